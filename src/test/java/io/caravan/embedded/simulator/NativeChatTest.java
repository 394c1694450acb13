package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/chat} as Ollama's source has it. */
class NativeChatTest extends SimulatorTest {

    @Test
    void aChatStreamsUnlessToldOtherwise() {
        HttpResponse<String> response = caller.post("/api/chat", Caller.chat("llama3.2", "hi"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(response.body().lines().count()).isGreaterThan(40);
    }

    @Test
    void aWholeAnswerSaysTheSameAsAStreamedOne() {
        String streamed = text(caller.lines("/api/chat", Caller.chat("llama3.2", "hi")));
        JsonNode whole = caller.postJson("/api/chat", Caller.whole("llama3.2", "hi"));

        assertThat(whole.at("/message/content").asText()).isEqualTo(streamed).startsWith(AnswerText.NOTE);
        assertThat(whole.path("done").asBoolean()).isTrue();
    }

    @Test
    void onlyTheLastLineIsDoneAndItCountsTheTokensSent() {
        List<JsonNode> lines = caller.lines("/api/chat", Caller.chat("llama3.2", "count to 20"));

        List<JsonNode> before = lines.subList(0, lines.size() - 1);
        assertThat(before).allMatch(line -> !line.path("done").asBoolean());
        JsonNode last = lines.getLast();
        assertThat(last.path("done").asBoolean()).isTrue();
        assertThat(last.path("done_reason").asText()).isEqualTo("stop");
        assertThat(last.at("/message/content").asText()).isEmpty();
        assertThat(last.path("eval_count").asInt()).isEqualTo(before.size());
        assertThat(last.path("prompt_eval_count").asInt()).isPositive();
        assertThat(last.path("total_duration").asLong())
                .isGreaterThanOrEqualTo(last.path("eval_duration").asLong())
                .isPositive();
    }

    @Test
    void aCountArrivesCompleteAndInOrder() {
        String text = text(caller.lines("/api/chat", Caller.chat("llama3.2", "count to 5000")));

        String[] numbers = text.substring(AnswerText.NOTE.length() + 1).split(" ");
        assertThat(numbers).hasSize(5000);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i]).isEqualTo(Integer.toString(i + 1));
        }
    }

    @Test
    void anOfferOfHttp2IsIgnored() {
        // The JDK's client offers h2c with every request on plain HTTP, as some of Ollama's clients do.
        HttpResponse<String> response = caller.post("/api/chat", Caller.chat("llama3.2", "count to 2"));

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void theModelIsEchoedAsAskedAndMeansLatest() {
        JsonNode answer = caller.postJson("/api/chat", Caller.whole("llama3.2", "hi"));

        assertThat(answer.path("model").asText()).isEqualTo("llama3.2");
        assertThat(node.state().loaded()).containsExactly("llama3.2:latest");
    }

    @Test
    void figuresOfZeroAreLeftOut() {
        String text = caller.postJson("/api/chat", Caller.whole("llama3.2", "count to 3"))
                .at("/message/content")
                .asText();

        JsonNode answer = caller.postJson(
                "/api/chat",
                "{'model':'llama3.2','stream':false,'messages':[{'role':'user','content':'count to 3'},"
                        + "{'role':'assistant','content':'" + text + "'}]}");

        assertThat(answer.has("eval_count")).isFalse();
        assertThat(answer.at("/message/content").asText()).isEmpty();
        assertThat(answer.path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void anAnswerTheCallerBeganGoesOnExactlyThere() {
        JsonNode answer = caller.postJson(
                "/api/chat",
                "{'model':'phi3:mini','stream':false,'messages':[{'role':'user','content':'count to 12'},"
                        + "{'role':'assistant','content':'(simulated answer) 1 2 3 4 5 6 7 8 9 10 1'}]}");

        assertThat(answer.at("/message/content").asText()).isEqualTo("1 12");
    }

    @Test
    void thoughtsComeFirstAndOnlyIfAsked() {
        String asked = Caller.chat("gpt-oss", "hi").replaceFirst("\\{", "{'think':'low',");

        List<JsonNode> lines = caller.lines("/api/chat", asked);

        assertThat(lines.getFirst().at("/message/thinking").asText()).isNotEmpty();
        assertThat(lines.getFirst().at("/message/content").asText("missing")).isEmpty();
        assertThat(text(lines)).startsWith(AnswerText.NOTE);
        assertThat(lines.getLast().path("eval_count").asInt()).isEqualTo(lines.size() - 1);
        assertThat(caller.postJson("/api/chat", Caller.whole("gpt-oss", "hi"))
                        .path("message")
                        .has("thinking"))
                .isFalse();
    }

    @Test
    void aToolThatIsNamedIsCalledInOneChunkWithAnObject() {
        String tool = """
                {'type':'function','function':{'name':'get_weather','parameters':{'type':'object',
                'properties':{'city':{'type':'string'},'days':{'type':'integer','minimum':2}}}}}""";
        String asked =
                Caller.chat("llama3.2", "Please use get_weather").replaceFirst("\\{", "{'tools':[" + tool + "],");

        List<JsonNode> lines = caller.lines("/api/chat", asked);

        assertThat(lines).hasSize(2);
        JsonNode function = lines.getFirst().at("/message/tool_calls/0/function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(function.path("arguments")).isEqualTo(Caller.json("{\"city\":\"simulated\",\"days\":2}"));
        assertThat(lines.getLast().path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aToolThatIsOnlyOfferedIsNotCalled() {
        String asked = Caller.whole("llama3.2", "hi")
                .replaceFirst("\\{", "{'tools':[{'type':'function','function':{'name':'get_weather'}}],");

        JsonNode answer = caller.postJson("/api/chat", asked);

        assertThat(answer.at("/message").has("tool_calls")).isFalse();
    }

    @Test
    void aFormatGivesValidJson() {
        String any = Caller.whole("llama3.2", "hi").replaceFirst("\\{", "{'format':'json',");
        String schema = Caller.whole("llama3.2", "hi")
                .replaceFirst("\\{", "{'format':{'type':'object','properties':{'ok':{'type':'boolean'}}},");

        assertThat(Caller.json(content(any)).path("simulated").asBoolean()).isTrue();
        assertThat(Caller.json(content(schema))).isEqualTo(Caller.json("{\"ok\":true}"));
    }

    @Test
    void anAnswerEndsAtItsLongestLength() {
        JsonNode cut = withOptions("count to 20", "'num_predict':7");
        JsonNode enough = withOptions("count to 20", "'num_predict':1000");

        assertThat(cut.path("done_reason").asText()).isEqualTo("length");
        assertThat(cut.path("eval_count").asInt()).isEqualTo(7);
        assertThat(cut.at("/message/content").asText()).isEqualTo("(simulated answer) 1 2");
        assertThat(enough.path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void anAnswerEndsBeforeAStopWord() {
        JsonNode answer = withOptions("count to 20", "'stop':[' 9','4']");

        assertThat(answer.at("/message/content").asText()).isEqualTo("(simulated answer) 1 2 3 ");
        assertThat(answer.path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void anotherSeedGivesAnotherAnswer() {
        String first = withOptions("hi", "'seed':1").at("/message/content").asText();

        assertThat(withOptions("hi", "'seed':1").at("/message/content").asText())
                .isEqualTo(first);
        assertThat(withOptions("hi", "'seed':2").at("/message/content").asText())
                .isNotEqualTo(first);
    }

    @Test
    void imagesAreTakenAndChangeTheAnswer() {
        String body = "{'model':'llava:13b','stream':false,'messages':[{'role':'user','content':'what?'%s}]}";

        JsonNode with = caller.postJson("/api/chat", body.formatted(",'images':['aGFsbG8=']"));
        JsonNode without = caller.postJson("/api/chat", body.formatted(""));

        assertThat(with.at("/message/content")).isNotEqualTo(without.at("/message/content"));
        assertThat(with.path("prompt_eval_count").asInt())
                .isGreaterThan(without.path("prompt_eval_count").asInt());
        assertThat(caller.post("/api/chat", body.formatted(",'images':['???']")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAnswerAboutEarlierTurnsQuotesTheFirstMessage() {
        JsonNode answer = caller.postJson(
                "/api/chat",
                "{'model':'llama3.2','stream':false,'messages':[{'role':'user','content':'I am Ada.'},"
                        + "{'role':'assistant','content':'Hello.'},{'role':'user','content':'What is my name?'}]}");

        assertThat(answer.at("/message/content").asText()).contains("“I am Ada.”");
    }

    @Test
    void aPromptTooLongIsCutSilentlyUnlessForbidden() {
        String filler = "word ".repeat(200);
        String body =
                "{'model':'llama3.2','stream':false,%s'options':{'num_ctx':100},'messages':[{'role':'user','content':'%s'},"
                        + "{'role':'user','content':'do you remember?'}]}";

        JsonNode cut = caller.postJson("/api/chat", body.formatted("", filler));
        HttpResponse<String> refused = caller.post("/api/chat", body.formatted("'truncate':false,", filler));

        assertThat(cut.at("/message/content").asText()).contains("“do you remember?”");
        assertThat(cut.path("prompt_eval_count").asInt()).isLessThanOrEqualTo(100);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("the input length exceeds the context length");
    }

    @Test
    void emptyMessagesLoadTheModelAndZeroKeepAliveUnloadsIt() {
        HttpResponse<String> load = caller.post("/api/chat", "{'model':'llama3.2','messages':[]}");
        List<String> loaded = node.state().loaded();
        HttpResponse<String> unload = caller.post("/api/chat", "{'model':'llama3.2','messages':[],'keep_alive':0}");

        assertThat(load.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(Caller.json(load.body()).path("done_reason").asText()).isEqualTo("load");
        assertThat(loaded).containsExactly("llama3.2:latest");
        assertThat(Caller.json(unload.body()).path("done_reason").asText()).isEqualTo("unload");
        assertThat(Caller.json(unload.body()).path("done").asBoolean()).isTrue();
        assertThat(node.state().loaded()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'model':'nothing','messages':[]}                                        | 404 | model 'nothing' not found
            {'messages':[]}                                                          | 400 | model is required
            {'model':'llama3.2','messages':[                                         | 400 | invalid JSON
            `  ` | 400 | missing request body
            {'model':'llama3.2','messages':'hi'}                                     | 400 | messages
            {'model':'llama3.2','messages':[],'stream':'yes'}                        | 400 | stream
            {'model':'llama3.2','messages':[{'role':'king','content':'hi'}]}         | 400 | invalid role 'king'
            {'model':'llama3.2','messages':[],'keep_alive':'soon'}                   | 400 | invalid duration
            {'model':'llama3.2','messages':[{'role':'user','content':'hi'}],'format':'xml'} | 400 | invalid format
            {'model':'llama3.2','messages':[{'role':'user','content':'hi'}],'think':true}   | 400 | does not support thinking
            {'model':'phi3:mini','messages':[],'tools':[{'type':'function','function':{'name':'x'}}]} | 400 | does not support tools
            {'model':'nomic-embed-text','messages':[]}                               | 400 | does not support chat
            """)
    void aBadRequestGetsItsStatusAndReason(String body, int status, String reason) {
        HttpResponse<String> response = caller.post("/api/chat", body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Caller.json(response.body()).path("error").asText()).contains(reason);
    }

    private String content(String body) {
        return caller.postJson("/api/chat", body).at("/message/content").asText();
    }

    private JsonNode withOptions(String message, String options) {
        return caller.postJson(
                "/api/chat", Caller.whole("llama3.2", message).replaceFirst("\\{", "{'options':{" + options + "},"));
    }

    private static String text(List<JsonNode> lines) {
        return lines.stream().map(line -> line.at("/message/content").asText()).collect(Collectors.joining());
    }
}
