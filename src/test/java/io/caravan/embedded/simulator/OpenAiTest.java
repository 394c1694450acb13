package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The OpenAI layer as Ollama's source has it. */
class OpenAiTest extends SimulatorTest {

    private static final String CHAT = "/v1/chat/completions";

    @Test
    void aChatComesWholeUnlessAStreamIsAsked() {
        HttpResponse<String> response = caller.post(CHAT, Caller.chat("llama3.2", "hi"));

        JsonNode answer = Caller.json(response.body());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asText()).startsWith(AnswerText.NOTE);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        JsonNode usage = answer.path("usage");
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
    }

    @Test
    void aStreamNamesTheRoleOnceAndEndsWithFinishAndDone() {
        HttpResponse<String> response = caller.post(CHAT, Caller.streamed("llama3.2", "count to 3"));
        List<String> events = caller.events(CHAT, Caller.streamed("llama3.2", "count to 3"));

        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Caller::json).toList();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.body()).endsWith("data: [DONE]\n\n");
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(chunks.stream().filter(chunk -> chunk.at("/choices/0/delta").has("role")))
                .containsExactly(chunks.getFirst());
        assertThat(chunks.getLast().at("/choices/0/delta")).isEmpty();
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
                        .collect(Collectors.joining()))
                .isEqualTo("(simulated answer) 1 2 3");
    }

    @Test
    void usageComesInAChunkOfItsOwnAndOnlyIfAsked() {
        String asked = Caller.streamed("llama3.2", "count to 3")
                .replaceFirst("\\{", "{'stream_options':{'include_usage':true},");

        List<String> events = caller.events(CHAT, asked);

        JsonNode usage = Caller.json(events.get(events.size() - 2));
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(events.size() - 3);
        assertThat(caller.post(CHAT, Caller.streamed("llama3.2", "count to 3")).body())
                .doesNotContain("usage");
    }

    @Test
    void toolArgumentsAreAStringAndTheReasonSaysSo() {
        String asked = Caller.chat("llama3.2", "use the tool")
                .replaceFirst(
                        "\\{",
                        "{'tools':[{'type':'function','function':{'name':'find','parameters':{'type':'object','properties':{'q':{'type':'string'}}}}}],");

        JsonNode whole = caller.postJson(CHAT, asked);
        List<String> events = caller.events(CHAT, asked.replaceFirst("\\{", "{'stream':true,"));

        JsonNode call = whole.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"q\":\"simulated\"}");
        assertThat(call.path("id").asText()).isNotEmpty();
        assertThat(call.path("type").asText()).isEqualTo("function");
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(Caller.json(events.getFirst()).at("/choices/0/delta/tool_calls/0"))
                .isEqualTo(call);
        assertThat(Caller.json(events.get(1)).at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void maxTokensStopAndFormatAreHeard() {
        JsonNode cut = with("count to 9", "'max_tokens':7");
        JsonNode stopped = with("count to 9", "'stop':' 3'");
        JsonNode json = with("hi", "'response_format':{'type':'json_object'}");
        JsonNode schema = with(
                "hi",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object','properties':{'n':{'type':'integer'}}}}}");

        assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(stopped.at("/choices/0/message/content").asText()).isEqualTo("(simulated answer) 1 2");
        assertThat(Caller.json(json.at("/choices/0/message/content").asText())).isNotEmpty();
        assertThat(schema.at("/choices/0/message/content").asText()).isEqualTo("{\"n\":1}");
    }

    @Test
    void reasoningComesInItsOwnField() {
        JsonNode answer =
                caller.postJson(CHAT, Caller.chat("gpt-oss", "hi").replaceFirst("\\{", "{'reasoning_effort':'high',"));

        assertThat(answer.at("/choices/0/message/reasoning").asText()).startsWith("(simulated thinking)");
        assertThat(answer.at("/choices/0/message/content").asText()).startsWith(AnswerText.NOTE);
    }

    @Test
    void contentMayComeInParts() {
        JsonNode answer = caller.postJson(
                CHAT,
                "{'model':'llava:13b','messages':[{'role':'user','content':[{'type':'text','text':'count to 2'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,aGk='}}]}]}");

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("(simulated answer) 1 2");
    }

    @Test
    void aPromptIsCompletedWholeAndStreamed() {
        JsonNode whole = caller.postJson("/v1/completions", "{'model':'llama3.2','prompt':'count to 2'}");
        List<String> events =
                caller.events("/v1/completions", "{'model':'llama3.2','prompt':'count to 2','stream':true}");

        assertThat(whole.path("object").asText()).isEqualTo("text_completion");
        assertThat(whole.at("/choices/0/text").asText()).isEqualTo("(simulated answer) 1 2");
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(events).hasSize(7 + 2).last().isEqualTo("[DONE]");
        assertThat(Caller.json(events.get(7)).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void errorsHaveOpenAisShape() {
        HttpResponse<String> unknown = caller.post(CHAT, Caller.chat("nothing", "hi"));
        HttpResponse<String> empty = caller.post(CHAT, "{'model':'llama3.2','messages':[]}");
        node.fail(Fault.of(FaultKind.ERROR_500));
        HttpResponse<String> crashed = caller.post(CHAT, Caller.chat("llama3.2", "hi"));

        assertError(unknown, 404, "not_found_error", "model 'nothing' not found");
        assertError(empty, 400, "invalid_request_error", "[] is too short - 'messages'");
        assertError(crashed, 500, "api_error", "llama runner process has terminated: simulated");
    }

    @Test
    void modelsAreListedAndFoundByName() {
        JsonNode list = caller.getJson("/v1/models");
        JsonNode one = caller.getJson("/v1/models/codellama:34b");

        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data")).hasSize(18);
        assertThat(one.path("id").asText()).isEqualTo("codellama:34b");
        assertThat(one.path("object").asText()).isEqualTo("model");
        assertThat(caller.get("/v1/models/nothing").statusCode()).isEqualTo(404);
    }

    private JsonNode with(String message, String field) {
        return caller.postJson(CHAT, Caller.chat("llama3.2", message).replaceFirst("\\{", "{" + field + ","));
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = Caller.json(response.body()).path("error");
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("message").asText()).isEqualTo(message);
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").isNull()).isTrue();
    }
}
