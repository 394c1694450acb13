package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class OllamaRequestTest {

    private final ObjectMapper json = new ObjectMapper();
    private final OllamaRequest requests = new OllamaRequest(json);

    @Test
    void whatNobodyAskedForIsLeftToTheModel() throws Exception {
        JsonNode body = body(ChatOptions.NONE, null, null, null, ChatMessage.text(Role.USER, "Hi"));
        assertThat(body).isEqualTo(json.readTree("""
                {"model":"phi3:mini","messages":[{"role":"user","content":"Hi"}],"stream":true}"""));
    }

    @Test
    void optionsGoByOllamasNames() throws Exception {
        ChatOptions options = new ChatOptions(0.0, 0.9, 40, 0L, List.of("END"), 9, 4096);
        JsonNode body = body(options, null, null, null, ChatMessage.text(Role.USER, "Hi"));
        assertThat(body.get("options")).isEqualTo(json.readTree("""
                {"temperature":0.0,"top_p":0.9,"top_k":40,"seed":0,"stop":["END"],"num_predict":9,"num_ctx":4096}"""));
    }

    @Test
    void theRarerOptionsGoByOllamasNamesToo() throws Exception {
        ChatOptions options = new ChatOptions(
                null, null, null, null, null, null, null, 0.1, 0.7, 1.1, 64, 1.0, -1.0, new Overflow(false, true, 4));
        JsonNode body = body(options, null, null, null, ChatMessage.text(Role.USER, "Hi"));
        assertThat(body.get("options")).isEqualTo(json.readTree("""
                {"min_p":0.1,"typical_p":0.7,"repeat_penalty":1.1,"repeat_last_n":64,"presence_penalty":1.0,
                "frequency_penalty":-1.0,"num_keep":4}"""));
        assertThat(body.get("truncate").asBoolean(true)).isFalse();
        assertThat(body.get("shift").asBoolean()).isTrue();
    }

    @Test
    void whoeverGoesOnWithAnAnswerKeepsEveryOption() {
        ChatOptions options =
                new ChatOptions(null, null, null, null, null, 9, null, 0.1, 0.7, 1.1, 64, 1.0, -1.0, Overflow.REFUSED);
        assertThat(options.withFewerTokens(4))
                .isEqualTo(new ChatOptions(
                        null, null, null, null, null, 5, null, 0.1, 0.7, 1.1, 64, 1.0, -1.0, Overflow.REFUSED));
    }

    @Test
    void formatToolsAndThinkingPassAsTheyAre() throws Exception {
        JsonNode schema = json.readTree("{\"type\":\"object\"}");
        JsonNode tools = json.readTree("[{\"function\":{\"name\":\"f\"}}]");
        JsonNode body =
                body(ChatOptions.NONE, schema, tools, json.readTree("\"low\""), ChatMessage.text(Role.USER, "Hi"));
        assertThat(body.get("format")).isEqualTo(schema);
        assertThat(body.get("tools")).isEqualTo(tools);
        assertThat(body.get("think").asText()).isEqualTo("low");
    }

    @Test
    void messagesKeepPicturesAndToolCalls() throws Exception {
        JsonNode calls = json.readTree("[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]");
        JsonNode messages = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        new ChatMessage(Role.USER, "Look", null, List.of("aGk="), null, null),
                        ChatMessage.answer("", null, calls),
                        new ChatMessage(Role.TOOL, "42", null, null, null, "f"))
                .get("messages");
        assertThat(messages).isEqualTo(json.readTree("""
                [{"role":"user","content":"Look","images":["aGk="]},
                 {"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},
                 {"role":"tool","content":"42","tool_name":"f"}]"""));
    }

    @Test
    void resultsComeInTheOrderOfTheirCalls() throws Exception {
        ChatMessage calls = ChatMessage.answer("", null, json.readTree("""
                [{"id":"a","function":{"name":"f","arguments":{}}},{"id":"b","function":{"name":"f","arguments":{}}}]"""));
        JsonNode messages = body(
                        ChatOptions.NONE,
                        null,
                        null,
                        null,
                        ChatMessage.text(Role.USER, "Hi"),
                        calls,
                        result("2", "b"),
                        result("1", "a"),
                        calls,
                        result("4", "b"),
                        result("3", "a"))
                .get("messages");
        assertThat(messages)
                .extracting(message -> message.get("content").asText())
                .containsExactly("Hi", "", "1", "2", "", "3", "4");
        assertThat(messages.get(2)).isEqualTo(json.readTree("""
                {"role":"tool","content":"1","tool_name":"f"}"""));
    }

    @Test
    void resultsThatDoNotAllNameTheirCallStayAsTheyCame() throws Exception {
        ChatMessage calls = ChatMessage.answer("", null, json.readTree("""
                [{"id":"a","function":{"name":"f","arguments":{}}},{"function":{"name":"f","arguments":{}}}]"""));
        JsonNode messages = body(ChatOptions.NONE, null, null, null, calls, result("1", "a"), result("2", null))
                .get("messages");
        assertThat(messages)
                .extracting(message -> message.get("content").asText())
                .containsExactly("", "1", "2");
    }

    private static ChatMessage result(String content, String call) {
        return new ChatMessage(Role.TOOL, content, null, null, null, "f", call);
    }

    @Test
    void whatIsBegunIsTheLastMessageAndCountsAgainstTheLongestAnswer() throws Exception {
        ChatOptions options =
                new ChatOptions(0.5, null, null, null, null, 9, null, 0.1, 0.7, 1.2, 64, 0.3, 0.4, Overflow.REFUSED);
        ChatRequest request = Chats.of("phi3:mini", options, null, null, null, ChatMessage.text(Role.USER, "Hi"));
        JsonNode body = json.readTree(requests.body(request.continuing(new Begun("Hel", 2))));
        assertThat(body.get("messages")).isEqualTo(json.readTree("""
                [{"role":"user","content":"Hi"},{"role":"assistant","content":"Hel"}]"""));
        assertThat(body.get("options")).isEqualTo(json.readTree("""
                {"temperature":0.5,"num_predict":7,"min_p":0.1,"typical_p":0.7,"repeat_penalty":1.2,"repeat_last_n":64,
                 "presence_penalty":0.3,"frequency_penalty":0.4}"""));
        assertThat(body.get("truncate").asBoolean(true)).isFalse();
        assertThat(request.continuing(new Begun("Hel", 2)).afresh()).isEqualTo(request);
    }

    @Test
    void whatACallerBeganAndANodeWentOnWithIsOneMessage() throws Exception {
        ChatRequest request = Chats.of(
                "phi3:mini",
                ChatOptions.NONE,
                null,
                null,
                null,
                ChatMessage.text(Role.USER, "Hi"),
                ChatMessage.text(Role.ASSISTANT, "He"));
        JsonNode body = json.readTree(requests.body(request.continuing(new Begun("llo", 1))));
        assertThat(body.at("/messages/1/content").asText()).isEqualTo("Hello");
        assertThat(body.get("messages")).hasSize(2);
    }

    private JsonNode body(ChatOptions options, JsonNode format, JsonNode tools, JsonNode think, ChatMessage... messages)
            throws Exception {
        return json.readTree(requests.body(Chats.of("phi3:mini", options, format, tools, think, messages)));
    }
}
