package io.caravan.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Scale;
import io.caravan.cluster.Wire;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.caravan.node.Forgetting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of how failures of a node are handled, in every dialect, streamed and not. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class FailureMatrixTest extends OnCluster {

    private static final Matrix MATRIX = new Matrix();

    /** Slow enough for the caller to have read some of an answer before a reset takes back what was not. */
    private static final double READABLE = 500;

    private static final int TRIES = 12;

    @BeforeEach
    void theModelIsWarmOnBoth() {
        warm(DUO_MODEL, "agx0", "orin0");
    }

    @AfterAll
    static void keep() throws IOException {
        MATRIX.write(Scale.word());
    }

    static Stream<Failing> failures() {
        return Stream.of(
                Failing.refused(),
                Failing.unnoticed("reset before the first byte", 2, 1, Fault.of(FaultKind.RESET)),
                Failing.unnoticed("500", 2, 1, Fault.of(FaultKind.ERROR_500)),
                Failing.unnoticed(
                        "500 once", 2, 0, Fault.of(FaultKind.ERROR_500).once()),
                Failing.unnoticed("502", 1, 1, Fault.of(FaultKind.BAD_GATEWAY)),
                Failing.unnoticed("503", 1, 1, Fault.of(FaultKind.UNAVAILABLE)),
                Failing.unnoticed("504", 1, 1, Fault.of(FaultKind.GATEWAY_TIMEOUT)),
                Failing.unnoticed("429", 1, 1, Fault.of(FaultKind.RATE_LIMIT)),
                Failing.unnoticed(
                        "429 once, Retry-After 1 s",
                        2,
                        0,
                        Fault.of(FaultKind.RATE_LIMIT).retryAfter(1).once()),
                Failing.unnoticed(
                        "429, Retry-After 10 s",
                        1,
                        1,
                        Fault.of(FaultKind.RATE_LIMIT).retryAfter(10)),
                Failing.unnoticed("no first token", 1, 1, Fault.hangModel(DUO_MODEL)),
                Failing.unnoticed("stream stalls", 1, 1, Fault.of(FaultKind.STALL)),
                Failing.unnoticed("stream cut", 1, 1, Fault.of(FaultKind.CUT)),
                Failing.unnoticed(
                        "stream reset",
                        1,
                        1,
                        Fault.of(FaultKind.RESET_MID_STREAM).afterTokens(20)),
                Failing.unnoticed("stream ends without its end marker", 1, 1, Fault.of(FaultKind.NO_END_MARKER)),
                Failing.unnoticed("error within the stream", 1, 1, Fault.of(FaultKind.ERROR_MID_STREAM)),
                Failing.unnoticed("one malformed chunk", 1, 0, Fault.of(FaultKind.MALFORMED_CHUNK)),
                Failing.unnoticed(
                        "408 of a proxy",
                        1,
                        1,
                        Fault.of(FaultKind.CONTENT_POLICY).withStatus(408)),
                Failing.unnoticed(
                        "501, not started for that",
                        1,
                        1,
                        Fault.of(FaultKind.CONTENT_POLICY).withStatus(501)),
                Failing.unnoticed(
                        "401", 1, 1, Fault.of(FaultKind.CONTENT_POLICY).withStatus(401)),
                Failing.unnoticed(
                        "404, the model is gone",
                        1,
                        1,
                        Fault.of(FaultKind.CONTENT_POLICY).withStatus(404)),
                Failing.told(
                        "400 by content policy",
                        1,
                        0,
                        400,
                        model -> Failing.strike("agx0", Fault.of(FaultKind.CONTENT_POLICY), model)),
                Failing.told(
                        "400 context length exceeded",
                        1,
                        0,
                        400,
                        model -> Failing.strike("agx0", Fault.of(FaultKind.CONTEXT_LENGTH), model)),
                Failing.told(
                        "503, on every node",
                        1,
                        1,
                        503,
                        model -> Failing.everywhere(Fault.of(FaultKind.UNAVAILABLE), model)),
                Failing.told(
                        "no first token, on every node",
                        1,
                        1,
                        504,
                        model -> Failing.everywhere(Fault.hangModel(DUO_MODEL), model)),
                Failing.brokenEverywhere());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureOfANodeIsHandledAsTheTableSays(Failing failing) {
        for (Spoken dialect : Spoken.values()) {
            for (boolean streams : new boolean[] {false, true}) {
                handled(failing, dialect, streams);
            }
        }
    }

    private void handled(Failing failing, Spoken dialect, boolean streams) {
        for (int i = 0; i < TRIES; i++) {
            allAreWell();
            failing.cause().accept(DUO_MODEL);
            String message = "count to 30 " + UUID.randomUUID();
            long began = System.nanoTime();
            Heard heard = ask(dialect, message, streams);
            long ms = Duration.ofNanos(System.nanoTime() - began).toMillis();
            if (asked("agx0", message) == failing.agx0() && asked("orin0", message) == failing.orin0()) {
                String outcome = outcome(heard, dialect, streams);
                MATRIX.add(failing, dialect, streams, outcome, failing.agx0(), failing.orin0(), ms);
                assertThat(outcome)
                        .as("%s, %s, streamed %s: %s", failing.what(), dialect, streams, heard.body())
                        .isEqualTo(failing.outcome(streams));
                return;
            }
            // Else it was orin0's turn, and agx0 was never asked.
            assertThat(asked("agx0", message) == 0 || asked("orin0", message) > 0)
                    .as(
                            "%s, %s, streamed %s: agx0 asked %d times, orin0 %d times",
                            failing.what(), dialect, streams, asked("agx0", message), asked("orin0", message))
                    .isTrue();
        }
        throw new AssertionError("agx0 was never asked first, in " + TRIES + " tries: " + failing.what());
    }

    private void allAreWell() {
        Cluster.heal();
        Cluster.node("agx0").setTokensPerSecond(READABLE);
        awaitNodes();
        nodes.all().forEach(node -> node.breaker().reset());
        nodes.all().forEach(Forgetting::faults);
        nodes.all().forEach(Forgetting::pauses);
        await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> Stream.of("agx0", "orin0")
                .allMatch(
                        name -> nodes.named(name).orElseThrow().model(DUO_MODEL).isPresent()));
    }

    private Heard ask(Spoken dialect, String message, boolean streams) {
        try (Wire wire = new Wire(gateway)) {
            wire.post(dialect.path, dialect.request(DUO_MODEL, message, streams), "Connection: close");
            return Heard.of(wire.readAll());
        }
    }

    private static int asked(String node, String message) {
        return Math.toIntExact(Cluster.node(node).state().requests().stream()
                .filter(request -> request.body().contains(message))
                .count());
    }

    private static String outcome(Heard heard, Spoken dialect, boolean streams) {
        if (heard.status() != 200) {
            return (dialect.tellsError(heard, streams) ? "error " : "not an error of the dialect, ") + heard.status();
        }
        boolean told = dialect.tellsError(heard, streams);
        boolean ended = dialect.ends(heard, streams);
        String text = dialect.text(heard, streams);
        if (heard.whole() && ended && !told && text.startsWith("(simulated answer) 1 2 3") && text.endsWith(" 29 30")) {
            return Failing.ANSWERED;
        }
        return !heard.whole() && !ended && told ? Failing.BROKEN : "wrong";
    }
}
