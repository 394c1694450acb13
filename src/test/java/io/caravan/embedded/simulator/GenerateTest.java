package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code /api/generate} as Ollama's source has it. */
class GenerateTest extends SimulatorTest {

    @Test
    void aPromptIsAnsweredLikeAChatOfOneMessage() {
        List<JsonNode> lines = caller.lines("/api/generate", "{'model':'codellama:7b','prompt':'hi'}");

        String chat = caller.postJson("/api/chat", Caller.whole("llama3.2", "hi"))
                .at("/message/content")
                .asText();
        assertThat(lines.stream().map(line -> line.path("response").asText()).collect(Collectors.joining()))
                .isEqualTo(chat);
        JsonNode last = lines.getLast();
        assertThat(last.path("done").asBoolean()).isTrue();
        assertThat(last.path("eval_count").asInt()).isEqualTo(lines.size() - 1);
        assertThat(last.path("context"))
                .hasSize(last.path("prompt_eval_count").asInt()
                        + last.path("eval_count").asInt());
    }

    @Test
    void thoughtsHaveTheirOwnField() {
        JsonNode answer = caller.postJson(
                "/api/generate", "{'model':'deepseek-r1:14b','prompt':'hi','think':true,'stream':false}");

        assertThat(answer.path("thinking").asText()).startsWith("(simulated thinking)");
        assertThat(answer.path("response").asText()).startsWith(AnswerText.NOTE);
    }

    @Test
    void anEmptyPromptLoadsTheModel() {
        JsonNode answer = caller.postJson("/api/generate", "{'model':'codellama:7b'}");

        assertThat(answer.path("done_reason").asText()).isEqualTo("load");
        assertThat(answer.path("response").asText("missing")).isEmpty();
        assertThat(node.state().loaded()).containsExactly("codellama:7b");
    }

    @Test
    void aMissingModelIsOneThatIsNotFound() {
        HttpResponse<String> response = caller.post("/api/generate", "{'prompt':'hi'}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":\"model '' not found\"}");
    }
}
