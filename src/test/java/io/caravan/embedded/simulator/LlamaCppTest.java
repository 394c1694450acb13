package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node in the likeness of a llama.cpp server. */
class LlamaCppTest extends SimulatorTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOL =
            "'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}],";

    @Override
    NodeOptions options() {
        return NodeOptions.named("nano").fast();
    }

    @Test
    void aStreamBeginsWithTheRoleAndEndsWithUsage() {
        List<String> events =
                caller.events(CHAT, with("count to 3", "'stream':true,'stream_options':{'include_usage':true},"));
        assertThat(events.getLast()).isEqualTo("[DONE]");
        JsonNode first = Caller.json(events.getFirst()).at("/choices/0/delta");
        assertThat(first.get("role").asText()).isEqualTo("assistant");
        assertThat(first.get("content").isNull()).isTrue();
        assertThat(content(events)).isEqualTo("(simulated answer) 1 2 3");
        JsonNode finish = Caller.json(events.get(events.size() - 3));
        assertThat(finish.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(finish.at("/timings/predicted_n").asInt()).isEqualTo(8);
        JsonNode usage = Caller.json(events.get(events.size() - 2));
        assertThat(usage.get("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(8);
    }

    @Test
    void aCallOfAToolComesInPieces() {
        List<String> events = caller.events(CHAT, with("use the tool", TOOL + "'stream':true,"));
        List<JsonNode> pieces = events.stream()
                .filter(event -> event.contains("tool_calls\":["))
                .map(event -> Caller.json(event).at("/choices/0/delta/tool_calls/0"))
                .toList();
        assertThat(pieces).hasSize(3);
        assertThat(pieces.getFirst().at("/function/name").asText()).isEqualTo("weather");
        StringBuilder arguments = new StringBuilder();
        pieces.forEach(piece -> arguments.append(piece.at("/function/arguments").asText()));
        assertThat(Caller.json(arguments.toString()).isObject()).isTrue();
        assertThat(events.get(events.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void anAnswerMayComeWholeWithThoughtsAndCalls() {
        JsonNode thoughtful =
                caller.postJson(CHAT, with("count to 3", "'chat_template_kwargs':{'enable_thinking':true},"));
        JsonNode calling = caller.postJson(CHAT, with("use the tool", TOOL));
        assertThat(thoughtful.at("/choices/0/message/reasoning_content").asText())
                .isNotEmpty();
        assertThat(calling.at("/choices/0/message/tool_calls/0/function/arguments")
                        .isTextual())
                .isTrue();
        assertThat(calling.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void aCallMayBeNonsense() {
        node.fail(Fault.of(FaultKind.MALFORMED_CALL).afterTokens(2));
        JsonNode choice = caller.postJson(CHAT, with("count to 9", "")).at("/choices/0");
        assertThat(choice.at("/message/content").asText()).isEqualTo("(simulat");
        assertThat(choice.at("/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("[]");
        assertThat(choice.get("finish_reason").asText()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/completions"})
    void anErrorInTheStreamIsTold(String path) {
        node.fail(Fault.of(FaultKind.ERROR_MID_STREAM).afterTokens(2));
        String body = path.equals(CHAT)
                ? with("count to 9", "'stream':true,")
                : "{'model':'tinyllama','prompt':'count to 9','stream':true}";
        String answer = caller.post(path, body).body();
        assertThat(answer).contains("data: {\"error\":{\"code\":500").doesNotContain("[DONE]");
    }

    @Test
    void aTextIsCompleted() {
        JsonNode answer = caller.postJson("/v1/completions", "{'model':'tinyllama','prompt':'count to 3'}");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("(simulated answer) 1 2 3");
    }

    @Test
    void textsHaveVectors() {
        JsonNode answer = caller.postJson("/v1/embeddings", "{'model':'tinyllama','input':['a','b']}");
        assertThat(answer.get("data")).hasSize(2);
        assertThat(answer.at("/data/1/embedding")).hasSize(2048);
    }

    @Test
    void theModelIsListedWithoutATag() {
        JsonNode models = caller.getJson("/v1/models").get("data");
        assertThat(models.findValuesAsText("id")).containsExactly("tinyllama");
        assertThat(models.at("/0/meta/n_ctx_train").asInt()).isEqualTo(2048);
        JsonNode props = caller.getJson("/props");
        assertThat(props.at("/default_generation_settings/n_ctx").asInt()).isEqualTo(2048);
        assertThat(props.get("simulated").asBoolean()).isTrue();
        assertThat(caller.getJson("/health").get("status").asText()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/version", "GET, /api/tags", "POST, /api/chat", "POST, /v1/models", "GET, /nothing"})
    void nothingElseIsThere(String method, String path) {
        HttpResponse<String> answer = caller.send(method, path, "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Caller.json(answer.body()).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tinyllama", "tinyllama:latest", "whatever", ""})
    void anyNameIsThatOfTheOneModel(String name) {
        assertThat(caller.post(CHAT, Caller.chat(name, "hi")).statusCode()).isEqualTo(200);
        assertThat(node.state().requestsByModel()).containsOnlyKeys("tinyllama:latest");
    }

    @Test
    void aPromptIsNeverShortened() {
        HttpResponse<String> answer = caller.post(CHAT, Caller.chat("tinyllama", "word ".repeat(3_000)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer.body()).at("/error/type").asText()).isEqualTo("exceed_context_size_error");
    }

    @ParameterizedTest
    @CsvSource({
        "sim-unavailable, 503, unavailable_error, Loading model",
        "sim-error-500, 500, server_error, llama runner process has terminated: simulated",
        "sim-context-length, 400, exceed_context_size_error, 'the request exceeds the available context size, try increasing it'"
    })
    void itFailsInItsOwnWords(String model, int status, String type, String message) {
        HttpResponse<String> answer = caller.post(CHAT, Caller.chat(model, "hi"));
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode error = Caller.json(answer.body()).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.get("message").asText()).isEqualTo(message);
    }

    @Test
    void hangingUpFreesTheSlot() throws IOException {
        node.setTokensPerSecond(20);
        try (RawCall call = new RawCall(node, CHAT, with("count to 5000", "'stream':true,"))) {
            call.until("\"content\":");
        }
        await().until(() -> node.state().cancelled() == 1);
        assertThat(node.state().inFlight()).isZero();
    }

    private static String with(String message, String members) {
        return Caller.chat("tinyllama", message).replaceFirst("\\{", "{" + members);
    }

    private static String content(List<String> events) {
        StringBuilder content = new StringBuilder();
        events.stream()
                .filter(event -> event.startsWith("{"))
                .forEach(event -> content.append(
                        Caller.json(event).at("/choices/0/delta/content").asText("")));
        return content.toString();
    }
}
