package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.Answers;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.Chats;
import io.caravan.inference.TokenEvent;
import org.junit.jupiter.api.Test;

/** Shapes as OpenAI's reference and a recorded exchange of Ollama's layer have them. */
class ChatCompletionEncoderTest {

    private static final String HEAD = "\"id\":\"chatcmpl-" + Chats.ID
            + "\",\"object\":\"chat.completion.chunk\",\"created\":1760000000," + "\"model\":\"llama3.2\",";

    private final ObjectMapper json = new ObjectMapper();
    private final ChatCompletionEncoder encoder = new ChatCompletionEncoder(new JsonWriter(json), true);

    @Test
    void onlyTheFirstChunkSaysWhoSpeaks() {
        assertThat(start())
                .isEqualTo("data: {" + HEAD
                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        assertThat(encoder.delta(new TokenEvent.Delta("Hi", null, null)).toString())
                .isEqualTo("data: {" + HEAD + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}\n\n");
    }

    @Test
    void whatAModelCannotDoIsCalledAsTheEndpointCallsIt() {
        assertThat(encoder.member(Capability.VISION)).isEqualTo("messages");
        assertThat(encoder.member(Capability.THINKING)).isEqualTo("reasoning_effort");
    }

    @Test
    void thoughtsAreReasoning() {
        start();
        assertThat(encoder.delta(new TokenEvent.Delta(null, "Hm", null)).toString())
                .contains("\"delta\":{\"reasoning\":\"Hm\",\"reasoning_content\":\"Hm\"}");
    }

    @Test
    void aCallOfAToolComesWholeWithItsArgumentsAsText() throws Exception {
        start();
        JsonNode calls = json.readTree(
                "[{\"id\":\"call_1\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}},{\"function\":{\"name\":\"g\"}}]");
        String chunk = encoder.delta(new TokenEvent.Delta(null, null, calls)).toString();
        JsonNode made = data(chunk).at("/choices/0/delta/tool_calls");
        assertThat(made.get(0).toString())
                .isEqualTo("{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}");
        assertThat(made.get(1).get("index").asInt()).isEqualTo(1);
        assertThat(made.get(1).get("id").asText()).matches("call_[0-9a-f]{32}");
        assertThat(made.get(1).at("/function/arguments").asText()).isEqualTo("{}");
    }

    @Test
    void theEndSaysWhyAndHowMuch() {
        start();
        assertThat(encoder.end(Answers.whole("Hi")).toString())
                .isEqualTo("data: {" + HEAD + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
                        + "\"finish_reason\":\"stop\"}]}\n\ndata: {" + HEAD
                        + "\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void nothingIsCountedUnlessAsked() {
        ChatCompletionEncoder silent = new ChatCompletionEncoder(new JsonWriter(json), false);
        silent.start(Answers.request(true), "agx0", "llama3.2:latest");
        assertThat(silent.end(Answers.whole("Hi")).toString()).doesNotContain("usage");
    }

    @Test
    void aWholeAnswerHasAllThatClientsInsistOn() throws Exception {
        assertThat(encoder.whole(Answers.whole("Hi")).toString())
                .isEqualTo("{\"id\":\"chatcmpl-" + Chats.ID + "\",\"object\":\"chat.completion\","
                        + "\"created\":1760000000,\"model\":\"llama3.2\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}");
    }

    @Test
    void anErrorIsOpenAisErrorObject() throws Exception {
        JsonNode error = data(encoder.error(Problem.of("answer-broken", "The answer broke off", 502, "Node agx0: cut"))
                        .toString())
                .get("error");
        assertThat(error.toString())
                .isEqualTo("{\"message\":\"Node agx0: cut\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"answer_broken\"}");
    }

    private String start() {
        return encoder.start(Answers.request(true), "agx0", "llama3.2:latest").toString();
    }

    private JsonNode data(String event) throws Exception {
        assertThat(event).startsWith("data: ").endsWith("\n\n");
        return json.readTree(event.substring(6));
    }
}
