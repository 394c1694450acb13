package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest extends SimulatorTest {

    private Caller control;

    @BeforeEach
    void openControl() {
        control = new Caller(URI.create("http://127.0.0.1:" + node.controlPort()));
    }

    @AfterEach
    void closeControl() {
        control.close();
    }

    @Test
    void aFaultIsToldAndHealed() {
        JsonNode told = order("{'fault':{'kind':'error-500','times':3}}");
        int failed = caller.post("/api/chat", Caller.chat("llama3.2", "hi")).statusCode();
        JsonNode healed =
                Caller.json(control.send("DELETE", "/simulator/fault", "").body());

        assertThat(told.at("/faults/0")).isEqualTo(Caller.json("{\"kind\":\"error-500\",\"times\":3}"));
        assertThat(failed).isEqualTo(500);
        assertThat(healed.path("faults")).isEmpty();
        assertThat(caller.post("/api/chat", Caller.chat("llama3.2", "hi")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void severalFaultsHoldAtOnce() {
        order("{'fault':[{'kind':'error-500','model':'phi3:mini'},{'kind':'rate-limit','model':'llama3.2'}]}");

        assertThat(caller.post("/api/chat", Caller.chat("phi3:mini", "hi")).statusCode())
                .isEqualTo(500);
        assertThat(caller.post("/api/chat", Caller.chat("llama3.2", "hi")).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aRefusingNodeIsHealedThroughItsSecondPort() {
        JsonNode refusing = order("{'fault':{'kind':'refuse'}}");
        JsonNode healed =
                Caller.json(control.send("DELETE", "/simulator/fault", "").body());

        assertThat(refusing.path("listening").asBoolean(true)).isFalse();
        assertThat(healed.path("listening").asBoolean()).isTrue();
        assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
    }

    @Test
    void aSilentNodeStillListensToItsControl() {
        order("{'fault':{'kind':'silence'}}");

        assertThat(control.get("/simulator").statusCode()).isEqualTo(200);
    }

    @Test
    void speedLoadTimeAndParallelismAreSetOneByOne() {
        order("{'tokensPerSecond':12.5,'loadTimeMs':700}");
        JsonNode state = order("{'parallel':3}");

        assertThat(state.path("tokensPerSecond").asDouble()).isEqualTo(12.5);
        assertThat(state.path("loadTimeMs").asInt()).isEqualTo(700);
        assertThat(state.path("parallel").asInt()).isEqualTo(3);
    }

    @Test
    void theStateCountsWhatCameAndHowItEnded() {
        node.fail(Fault.of(FaultKind.RATE_LIMIT).onModel("phi3:mini"));
        caller.post("/api/chat", Caller.chat("llama3.2", "count to 4"));
        caller.post("/api/chat", Caller.chat("phi3:mini", "hi"));
        caller.post("/api/chat", Caller.chat("nothing", "hi"));

        JsonNode state = control.getJson("/simulator");

        assertThat(state.path("name").asText()).isEqualTo("agx0");
        assertThat(state.path("started").asInt()).isEqualTo(2);
        assertThat(state.path("finished").asInt()).isEqualTo(2);
        assertThat(state.path("tokensSent").asInt()).isEqualTo(9);
        assertThat(state.at("/requestsByModel/llama3.2:latest").asInt()).isEqualTo(1);
        assertThat(state.at("/requestsByFault/rate-limit").asInt()).isEqualTo(1);
        assertThat(state.has("requests")).isFalse();
    }

    @Test
    void requestsAreShownWordForWordIfAsked() {
        caller.post("/api/chat", Caller.chat("llama3.2", "hi"));

        JsonNode seen = control.getJson("/simulator?requests=true").at("/requests/0");

        assertThat(seen.path("path").asText()).isEqualTo("/api/chat");
        assertThat(Caller.json(seen.path("body").asText())
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo("hi");
        assertThat(seen.path("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(seen.at("/headers/content-length").asInt())
                .isEqualTo(seen.path("body").asText().length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'fault':{'kind':'nothing'}}          | no fault 'nothing'
            {'fault':{'kind':'cut','time':1}}     | time
            {'fault':{'kind':'hang-model'}}       | hang-model needs a model
            {'tokensPerSecond':0}                 | tokensPerSecond must be above 0
            {'parallel':0}                        | parallel must be at least 1
            {'loadTimeMs':-1}                     | loadTimeMs must not be negative
            {'speed':3}                           | speed
            {                                     | Unexpected
            """)
    void anOrderThatMeansNothingIsRefused(String body, String reason) {
        var response = control.send("PUT", "/simulator", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response.body()).path("error").asText()).contains(reason);
    }

    private JsonNode order(String body) {
        return Caller.json(control.send("PUT", "/simulator", body).body());
    }
}
