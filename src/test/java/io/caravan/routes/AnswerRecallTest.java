package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an answer that was given before, and who does not. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "caravan.redis.patience", value = "2s"))
class AnswerRecallTest extends OnCluster {

    private static final String CACHE = "X-Caravan-Cache";
    private static final String CONTROL = "Cache-Control";
    private static final String COLD = "\"options\":{\"temperature\":0}";

    @Inject
    MeterRegistry meters;

    /** How the same is asked in every dialect, streamed or not, and where the text of an answer is. */
    private enum Way {
        CARAVAN("/api/v1/chat", "{\"model\":\"mistral\",\"message\":\"%s\"," + COLD + "}", "/message/content"),
        CARAVAN_STREAM(
                "/api/v1/chat", "{\"model\":\"mistral\",\"message\":\"%s\",\"stream\":true," + COLD + "}", "/content"),
        OPENAI(
                "/v1/chat/completions",
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"seed\":7}",
                "/choices/0/message/content"),
        OPENAI_STREAM(
                "/v1/chat/completions",
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"seed\":7,\"stream\":true}",
                "/choices/0/delta/content"),
        OPENAI_PROMPT(
                "/v1/completions", "{\"model\":\"mistral\",\"prompt\":\"%s\",\"temperature\":0}", "/choices/0/text"),
        OPENAI_RESPONSE(
                "/v1/responses",
                "{\"model\":\"mistral\",\"input\":\"%s\",\"temperature\":0}",
                "/output/0/content/0/text"),
        OLLAMA(
                "/api/chat",
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":false," + COLD
                        + "}",
                "/message/content"),
        OLLAMA_STREAM(
                "/api/chat",
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]," + COLD + "}",
                "/message/content"),
        OLLAMA_GENERATE(
                "/api/generate",
                "{\"model\":\"mistral\",\"prompt\":\"%s\",\"stream\":false," + COLD + "}",
                "/response");

        private final String path;
        private final String body;
        private final String text;

        Way(String path, String body, String text) {
            this.path = path;
            this.body = body;
            this.text = text;
        }

        String asking(String question) {
            return body.formatted(question);
        }

        /** All text of an answer, whole or in pieces. */
        String text(HttpResponse<String> answer) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return documents(answer.body())
                    .map(document -> document.at(text).asText())
                    .collect(Collectors.joining());
        }

        private static Stream<JsonNode> documents(String body) {
            return body.lines()
                    .map(line -> line.startsWith("data: ") ? line.substring("data: ".length()) : line)
                    .filter(line -> line.startsWith("{"))
                    .map(Api::json);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatWasAnsweredBeforeNeedsNoNode(Way way) {
        String question = fresh("count to 30");
        HttpResponse<String> first = api.post(way.path, way.asking(question));
        assertThat(first.headers().firstValue(CACHE)).hasValue("miss");
        assertThat(first.headers().firstValue("Age")).isEmpty();
        long asked = asked();
        HttpResponse<String> second = api.post(way.path, way.asking(question));
        assertThat(second.headers().firstValue(CACHE)).hasValue("hit");
        assertThat(second.headers().firstValue("Age"))
                .hasValueSatisfying(age -> assertThat(age).matches("\\d{1,2}"));
        assertThat(second.headers().firstValue("X-Caravan-Node")).hasValue("cache");
        assertThat(second.headers().firstValue("X-Caravan-Model")).hasValue("mistral");
        assertThat(asked()).isEqualTo(asked);
        assertThat(way.text(second)).isEqualTo(way.text(first)).contains("30");
    }

    @Test
    void whatIsSaidOnTwoLinesCountsAsIfItWereSaidOnOne() {
        String question = fresh("Hi");
        ask(question, CONTROL, "max-age=60", CONTROL, "no-store");
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("miss");
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("hit");
    }

    @Test
    void aHitIsACompletionOfItsOwnThatCostsNothing() {
        String question = fresh("Hi");
        JsonNode first = Api.json(ask(question));
        String request = freshRequestId();
        JsonNode second = Api.json(ask(question, "X-Request-Id", request));
        assertThat(second.get("id")).isNotEqualTo(first.get("id"));
        assertThat(second.get("conversation_id")).isNotEqualTo(first.get("conversation_id"));
        assertThat(second.get("node").asText()).isEqualTo("cache");
        assertThat(second.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(first.at("/usage/total_tokens").asInt()).isPositive();
        assertThat(second.at("/usage/total_tokens").asInt()).isZero();
        assertThat(storedStatus(request)).isEqualTo("completed");
        assertThat(Rows.text("select node from completions where request_id = ?", request))
                .isEqualTo("cache");
        assertThat(Rows.count(
                        "select prompt_tokens + completion_tokens from completions where request_id = ?", request))
                .isZero();
        assertThat(Rows.text(
                        "select content from messages where completion_id = ?::uuid and role = 'assistant'",
                        second.get("id").asText()))
                .isEqualTo(first.at("/message/content").asText());
    }

    @Test
    void hitsJoinsAndMissesAreCounted() {
        String question = fresh("Hi");
        double misses = counted("miss");
        double hits = counted("hit");
        ask(question);
        assertThat(counted("miss")).isEqualTo(misses + 1);
        ask(question);
        assertThat(counted("hit")).isEqualTo(hits + 1);
        assertThat(counted("miss")).isEqualTo(misses + 1);
    }

    @Test
    void whatOneUserWasAnsweredAnotherOneAsksForThemselves() {
        Accounts accounts = new Accounts(api);
        Api alice = accounts.caller("user");
        Api bob = accounts.caller("user");
        String body = Way.CARAVAN.asking(fresh("Hi"));
        alice.post("/api/v1/chat", body);
        assertThat(bob.post("/api/v1/chat", body).headers().firstValue(CACHE)).hasValue("miss");
        assertThat(alice.post("/api/v1/chat", body).headers().firstValue(CACHE)).hasValue("hit");
    }

    @Test
    void dialectsHaveTheirAnswersInCommon() {
        String question = fresh("Hi");
        String openAi =
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"temperature\":0}";
        ask(question);
        assertThat(api.post("/v1/chat/completions", openAi.formatted(question))
                        .headers()
                        .firstValue(CACHE))
                .hasValue("hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"temperature\":0.1}"})
    void anAnswerThatMayDifferIsTakenOnlyByThoseWhoAskForIt(String options) {
        String body = "{\"model\":\"mistral\",\"message\":\"%s\",\"options\":%s}".formatted(fresh("Hi"), options);
        assertThat(post(body).headers().firstValue(CACHE)).isEmpty();
        long asked = asked();
        assertThat(post(body).headers().firstValue(CACHE)).isEmpty();
        assertThat(asked()).isEqualTo(asked + 1);
        assertThat(post(body, CACHE, "allow").headers().firstValue(CACHE)).hasValue("miss");
        assertThat(post(body, CACHE, "allow").headers().firstValue(CACHE)).hasValue("hit");
        assertThat(asked()).isEqualTo(asked + 2);
    }

    @Test
    void noOtherWordIsUnderstood() {
        HttpResponse<String> refused = ask("Hi", CACHE, "maybe");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).get("field").asText()).isEqualTo(CACHE);
    }

    @Test
    void noStoreNeitherTakesNorKeeps() {
        String question = fresh("Hi");
        assertThat(ask(question, CONTROL, "no-store").headers().firstValue(CACHE))
                .isEmpty();
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("miss");
        long asked = asked();
        assertThat(ask(question, CONTROL, "no-store").headers().firstValue(CACHE))
                .isEmpty();
        assertThat(asked()).isEqualTo(asked + 1);
    }

    @Test
    void noCacheTakesNothingButKeeps() {
        String question = fresh("Hi");
        assertThat(ask(question, CONTROL, "no-cache").headers().firstValue(CACHE))
                .isEmpty();
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("hit");
        long asked = asked();
        assertThat(ask(question, CONTROL, "no-cache").headers().firstValue(CACHE))
                .isEmpty();
        assertThat(asked()).isEqualTo(asked + 1);
    }

    @ParameterizedTest
    @CsvSource({"max-age=0, miss", "max-age=3600, hit", "'max-age=nonsense', miss", "max-stale=3, hit"})
    void whoSaysSoTakesNothingOlder(String control, String outcome) {
        String question = fresh("Hi");
        ask(question);
        // Redis counts an answer's age in milliseconds.
        await().atMost(SOON).until(() -> ask(question, CONTROL, control)
                .headers()
                .firstValue(CACHE)
                .orElseThrow()
                .equals(outcome));
    }

    @Test
    void whatASetLengthCutShortIsNotKept() {
        String body = "{\"model\":\"mistral\",\"message\":\"%s\",\"options\":{\"temperature\":0,\"max_tokens\":3}}"
                .formatted(fresh("count to 30"));
        assertThat(Api.json(post(body)).get("finish_reason").asText()).isEqualTo("length");
        assertThat(post(body).headers().firstValue(CACHE)).hasValue("miss");
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"CARAVAN", "CARAVAN_STREAM"})
    void whatBrokeOffIsNotKept(Way way) {
        breakOff(FaultKind.CUT);
        String question = fresh("count to 30");
        try {
            HttpResponse<String> broken = api.post(way.path, way.asking(question));
            assertThat(broken.statusCode()).isEqualTo(502);
        } catch (UncheckedIOException aborted) {
            assertThat(way).isEqualTo(Way.CARAVAN_STREAM);
        }
        Cluster.heal();
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("miss");
    }

    @Test
    void whatItsCallerDidNotWaitForIsNotKept() {
        String question = fresh("count to 400");
        String request = freshRequestId();
        Cluster.node("agx0").setTokensPerSecond(100);
        try (Wire caller = new Wire(gateway)) {
            caller.post("/api/v1/chat", Way.CARAVAN_STREAM.asking(question), "X-Request-Id: " + request)
                    .readUntil("event: delta");
            caller.reset();
        }
        assertThat(storedStatus(request)).isEqualTo("cancelled");
        Cluster.heal();
        assertThat(ask(question).headers().firstValue(CACHE)).hasValue("miss");
    }

    @Test
    void theAnswerOfAModelThatStoodInIsNotKept() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.NO_END_MARKER).onModel("phi4"));
        String body = "{\"model\":\"phi4\",\"message\":\"%s\"," + COLD + "}";
        String question = body.formatted(fresh("Hi"));
        HttpResponse<String> first = post(question);
        assertThat(first.headers().firstValue("X-Caravan-Model").orElseThrow()).isNotEqualTo("phi4");
        assertThat(post(question).headers().firstValue(CACHE)).hasValue("miss");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thoughtsAndCallsOfToolsAreTakenToo(boolean stream) {
        String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                + "\"parameters\":{\"type\":\"object\"}}}]";
        String body = "{\"model\":\"%s\",\"message\":\"use the tool %s\",\"stream\":%s,\"think\":true,%s,%s}"
                .formatted(DUO_MODEL, UUID.randomUUID(), stream, COLD, tools);
        JsonNode first = lastDocument(post(body));
        HttpResponse<String> second = post(body);
        assertThat(second.headers().firstValue(CACHE)).hasValue("hit");
        assertThat(lastDocument(second).get("message")).isEqualTo(first.get("message"));
        assertThat(first.at("/message/tool_calls")).hasSize(1);
    }

    private static JsonNode lastDocument(HttpResponse<String> answer) {
        return Way.documents(answer.body()).reduce((one, next) -> next).orElseThrow();
    }

    @Test
    void aRedisThatIsAwayMakesNobodyFail() {
        String question = fresh("Hi");
        ask(question);
        Cluster.servers().redis().kill();
        try {
            HttpResponse<String> answer = ask(question);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue(CACHE)).hasValue("miss");
        } finally {
            Cluster.servers().redis().start();
        }
        awaitHits();
    }

    /** The circuit around Redis closes in its own time. */
    private void awaitHits() {
        String question = fresh("Hi");
        await().atMost(SOON)
                .until(() -> ask(question).headers().firstValue(CACHE).equals(Optional.of("hit")));
    }

    private HttpResponse<String> ask(String question, String... headers) {
        return post(Way.CARAVAN.asking(question), headers);
    }

    private HttpResponse<String> post(String body, String... headers) {
        HttpRequest.Builder request = api.request("/api/v1/chat").POST(HttpRequest.BodyPublishers.ofString(body));
        return api.send(headers.length == 0 ? request : request.headers(headers));
    }

    private double counted(String outcome) {
        return meters.get("caravan.cache.asked")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static String fresh(String question) {
        return question + " " + UUID.randomUUID();
    }

    /** How many requests nodes have got. */
    private static long asked() {
        return Stream.of("agx0", "orin0", "nano")
                .mapToLong(node -> Cluster.node(node).state().started())
                .sum();
    }
}
