package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiRequestTest {

    private static final ChatMessage HI = ChatMessage.text(Role.USER, "Hi");

    private final ObjectMapper json = new ObjectMapper();
    private final OpenAiRequest requests = new OpenAiRequest(json);

    @Test
    void whatNobodyAskedForIsLeftToTheServer() throws Exception {
        assertThat(body(ChatOptions.NONE, null, null, null, HI)).isEqualTo(json.readTree("""
                {"model":"tinyllama","messages":[{"role":"user","content":"Hi"}],
                 "stream":true,"stream_options":{"include_usage":true}}"""));
    }

    @Test
    void optionsGoByOpenAisNamesAndThoseOfLlamaCppAndVllm() throws Exception {
        ChatOptions options = new ChatOptions(
                0.5,
                0.75,
                40,
                7L,
                List.of("END"),
                9,
                4096,
                0.25,
                0.125,
                1.5,
                64,
                0.5,
                -0.5,
                new Overflow(true, true, 4));
        ObjectNode body = body(options, null, null, null, HI);
        assertThat(body.retain(
                        "temperature",
                        "top_p",
                        "top_k",
                        "seed",
                        "stop",
                        "max_tokens",
                        "min_p",
                        "typical_p",
                        "repeat_last_n",
                        "repeat_penalty",
                        "repetition_penalty",
                        "presence_penalty",
                        "frequency_penalty",
                        "num_ctx",
                        "n_keep",
                        "num_keep",
                        "truncate",
                        "shift"))
                .isEqualTo(json.readTree("""
                        {"temperature":0.5,"top_p":0.75,"top_k":40,"seed":7,"stop":["END"],"max_tokens":9,"min_p":0.25,"typical_p":0.125,"repeat_last_n":64,
                         "repeat_penalty":1.5,"repetition_penalty":1.5,"presence_penalty":0.5,"frequency_penalty":-0.5,"n_keep":4}"""));
    }

    @Test
    void aFormatIsAnyJsonOrThatOfASchema() throws Exception {
        assertThat(body(ChatOptions.NONE, json.readTree("\"json\""), null, null, HI)
                        .get("response_format"))
                .isEqualTo(json.readTree("{\"type\":\"json_object\"}"));
        assertThat(body(ChatOptions.NONE, json.readTree("{\"type\":\"object\"}"), null, null, HI)
                        .get("response_format"))
                .isEqualTo(json.readTree("""
                        {"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}}"""));
    }

    @Test
    void everyToolHasAType() throws Exception {
        JsonNode tools = json.readTree("[{\"function\":{\"name\":\"f\"}},{\"type\":\"function\"}]");
        assertThat(body(ChatOptions.NONE, null, tools, null, HI).get("tools"))
                .isEqualTo(json.readTree(
                        "[{\"function\":{\"name\":\"f\"},\"type\":\"function\"},{\"type\":\"function\"}]"));
        assertThat(tools.get(0).has("type")).as("the caller's own").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, true, ", "false, false, ", "'\"low\"', true, low", "'\"max\"', true, high"})
    void thinkingIsTheTemplatesSwitchAndTheModelsEffort(String think, boolean wanted, String effort) throws Exception {
        JsonNode body = body(ChatOptions.NONE, null, null, json.readTree(think), HI);
        assertThat(body.at("/chat_template_kwargs/enable_thinking").booleanValue())
                .isEqualTo(wanted);
        assertThat(body.path("reasoning_effort").asText(null)).isEqualTo(effort);
    }

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000000d, image/png",
        "ffd8ffe000104a4649460001, image/jpeg",
        "474946383961010001000000, image/gif",
        "524946462400000057454250, image/webp",
        "524946462400000057415645, image/jpeg",
        "424d36000000000000003600, image/bmp",
        "00, image/jpeg"
    })
    void aPictureIsADataUrlOfItsOwnType(String bytes, String type) throws Exception {
        String image = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes));
        JsonNode message = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        new ChatMessage(Role.USER, "Look", null, List.of(image), null, null))
                .at("/messages/0");
        assertThat(message).isEqualTo(json.readTree("""
                {"role":"user","content":[{"type":"text","text":"Look"},
                 {"type":"image_url","image_url":{"url":"data:%s;base64,%s"}}]}""".formatted(type, image)));
    }

    @Test
    void aResultBearsTheIdOfTheCallBeforeIt() throws Exception {
        JsonNode messages = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        HI,
                        ChatMessage.answer("", "Hm", json.readTree("""
                                [{"id":"a","function":{"name":"f","arguments":{"x":1}}},{"function":{"name":"g","arguments":{}}},
                                 {"id":"c","function":{"name":"f","arguments":{"x":2}}}]""")),
                        result("1", "f"),
                        result("2", "f"),
                        result("3", "g"))
                .get("messages");
        assertThat(messages).isEqualTo(json.readTree("""
                [{"role":"user","content":"Hi"},
                 {"role":"assistant","content":"","reasoning_content":"Hm","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                  {"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}},
                  {"id":"c","type":"function","function":{"name":"f","arguments":"{\\"x\\":2}"}}]},
                 {"role":"tool","content":"1","tool_call_id":"a"},
                 {"role":"tool","content":"2","tool_call_id":"c"},
                 {"role":"tool","content":"3","tool_call_id":"call_1"}]"""));
    }

    @Test
    void resultsOfOneToolGoToTheCallsTheyName() throws Exception {
        JsonNode messages = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        ChatMessage.answer("", null, json.readTree("""
                                [{"id":"a","function":{"name":"f","arguments":{}}},{"id":"b","function":{"name":"f","arguments":{}}}]""")),
                        new ChatMessage(Role.TOOL, "2", null, null, null, "f", "b"),
                        new ChatMessage(Role.TOOL, "1", null, null, null, "f", "a"))
                .get("messages");
        assertThat(messages.get(1)).isEqualTo(json.readTree("""
                {"role":"tool","content":"2","tool_call_id":"b"}"""));
        assertThat(messages.get(2)).isEqualTo(json.readTree("""
                {"role":"tool","content":"1","tool_call_id":"a"}"""));
    }

    @Test
    void aResultOfACallThatNobodyMadeGoesToOneOfItsTool() throws Exception {
        JsonNode messages = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        ChatMessage.answer("", null, json.readTree("""
                                [{"id":"a","function":{"name":"f","arguments":{}}},{"id":"b","function":{"name":"g","arguments":{}}}]""")),
                        new ChatMessage(Role.TOOL, "1", null, null, null, "g", "x"))
                .get("messages");
        assertThat(messages.at("/1/tool_call_id").asText()).isEqualTo("b");
    }

    @Test
    void textsToEmbedAreAskedForAsNumbers() throws Exception {
        EmbeddingRequest request = new EmbeddingRequest("tinyllama", List.of("a", "b"), 64, true);
        assertThat(json.readTree(requests.body(request))).isEqualTo(json.readTree("""
                {"model":"tinyllama","input":["a","b"],"encoding_format":"float","dimensions":64}"""));
        assertThat(OpenAiRequest.path(request)).isEqualTo("/v1/embeddings");
    }

    private static ChatMessage result(String content, String tool) {
        return new ChatMessage(Role.TOOL, content, null, null, null, tool);
    }

    private ObjectNode body(
            ChatOptions options, JsonNode format, JsonNode tools, JsonNode think, ChatMessage... messages)
            throws Exception {
        return (ObjectNode)
                json.readTree(requests.body(Chats.of("tinyllama", options, format, tools, think, messages)));
    }
}
