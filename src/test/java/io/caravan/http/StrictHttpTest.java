package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of callers who are slow, many, or from elsewhere. */
@QuarkusTest
@TestProfile(StrictHttp.class)
class StrictHttpTest extends OnCluster {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: caravan\r\n\r\n";

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        try (Wire wire = new Wire(gateway)) {
            assertThat(wire.readAll()).isEmpty();
        }
    }

    @Test
    void aConnectionThatDripsItsHeadIsClosed() {
        try (Wire wire = new Wire(gateway)) {
            wire.send("GET / HTTP/1.1\r\n");
            await().atMost(SOON).until(() -> isClosed(wire, "X-Drop: 1\r\n"));
        }
    }

    private static boolean isClosed(Wire wire, String drop) {
        try {
            wire.send(drop);
            return false;
        } catch (UncheckedIOException closed) {
            return true;
        }
    }

    @Test
    void aConnectionThatHasBeenAnsweredMayAskAgainUntilItIsSilentForTooLong() {
        try (Wire wire = new Wire(gateway)) {
            wire.send(REQUEST).readUntil("Ollama is running");
            assertThat(wire.send(REQUEST).readAll().split("HTTP/1.1 200 ", -1)).hasSize(3);
        }
    }

    @Test
    void aLongAnswerIsNotCut() {
        Cluster.node("agx0").setTokensPerSecond(10);
        try (Wire wire = new Wire(gateway)) {
            long begun = System.nanoTime();
            wire.post("/api/v1/chat", streamed(AGX0_MODEL, "Tell me of the long road of the caravan"));
            assertThat(wire.readUntil("event: end")).doesNotContain("event: error");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void aBodyThatDoesNotComeInTimeIsRefused(int length) {
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    "POST /api/v1/chat HTTP/1.1",
                    "Host: caravan",
                    "Authorization: Bearer " + Cluster.key(),
                    "Content-Length: " + length);
            wire.send("{\"message\":");
            assertThat(wire.readAll())
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("urn:caravan:problem:too-slow");
        }
    }

    @Test
    void anAddressMayHaveSoManyConnectionsAndNoMore() {
        List<Wire> wires = new ArrayList<>();
        try {
            assertThat(answered(wires, null)).isPositive().isLessThanOrEqualTo(StrictHttp.CONNECTIONS);
        } finally {
            wires.forEach(Wire::close);
        }
        await().atMost(SOON).until(() -> api.get("/").statusCode() == 200);
    }

    @Test
    void aTrustedProxyMayHaveMore() {
        List<Wire> wires = new ArrayList<>();
        try {
            assertThat(answered(wires, StrictHttp.PROXY)).isEqualTo(2 * StrictHttp.CONNECTIONS);
        } finally {
            wires.forEach(Wire::close);
        }
    }

    /** How many of twice as many connections as an address may have are answered while all are open. */
    private int answered(List<Wire> wires, String from) {
        for (int i = 0; i < 2 * StrictHttp.CONNECTIONS; i++) {
            wires.add(new Wire(gateway, from));
        }
        int answered = 0;
        for (Wire wire : wires) {
            try {
                wire.send("GET / HTTP/1.1\r\nHost: caravan\r\nConnection: close\r\n\r\n");
                answered += wire.readAll().startsWith("HTTP/1.1 200 ") ? 1 : 0;
            } catch (UncheckedIOException closed) {
                // One too many.
            }
        }
        return answered;
    }

    @Test
    void aPageOfAnAllowedOriginMayAsk() {
        HttpResponse<String> answer = preflight(StrictHttp.ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(StrictHttp.ORIGIN);
    }

    @Test
    void aPageOfAnAllowedOriginMayReadWhatHeadersSay() {
        HttpResponse<String> answer = api.send(api.request("/api/v1/models").header("Origin", StrictHttp.ORIGIN));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(StrictHttp.ORIGIN);
        List<String> exposed = List.of(answer.headers()
                .firstValue("Access-Control-Expose-Headers")
                .orElseThrow()
                .split(","));
        assertThat(exposed)
                .contains("RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id")
                .contains("X-Caravan-Attempts", "X-Caravan-Cache", "X-Caravan-Model", "X-Caravan-Node");
    }

    @ParameterizedTest
    @ValueSource(strings = {StrictHttp.ORIGIN, "https://evil.example.org"})
    void noCacheGivesTheAnswerForOneOriginToAnother(String origin) {
        assertThat(preflight(origin).headers().allValues("Vary")).anyMatch("origin"::equalsIgnoreCase);
        assertThat(api.get("/api/v1/models").headers().allValues("Vary")).anyMatch("origin"::equalsIgnoreCase);
    }

    @Test
    void aPageOfAnyOtherOriginMayNot() {
        HttpResponse<String> answer = preflight("https://evil.example.org");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> preflight(String origin) {
        Api stranger = api.withKey(null);
        return stranger.send(stranger.request("/api/v1/chat")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
    }
}
