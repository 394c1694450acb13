package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is read of whom. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class RequestBodyTest extends OnCluster {

    private static final int OF_STRANGERS = 8 * 1024;
    private static final int LARGEST = 1024 * 1024;

    /** Half of {@code caravan.http.max-bodies-size}. */
    private static final int MOST_LARGEST_OF_ONE = 24;

    private static final String POST = "POST /api/v1/chat HTTP/1.1";
    private static final String HOST = "Host: caravan";

    @Test
    void aStrangersLargeBodyIsNotWaitedFor() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(POST, HOST, "Content-Length: " + (OF_STRANGERS + 1));
            assertUnauthorized(wire.readAll());
        }
    }

    @Test
    void aStrangersSmallBodyIsReadSoThatTheConnectionCanGoOn() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(POST, HOST, "Content-Length: " + OF_STRANGERS).send("x".repeat(OF_STRANGERS));
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401 ").doesNotContainIgnoringCase("close");
        }
    }

    @Test
    void aStrangersBodyOfUnknownLengthIsReadNoFurther() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(POST, HOST, "Transfer-Encoding: chunked");
            wire.send("20000\r\n" + "x".repeat(0x20000));
            assertUnauthorized(wire.readAll());
        }
    }

    @Test
    void aStrangerIsNotAskedForALargeBody() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(POST, HOST, "Expect: 100-continue", "Content-Length: " + (OF_STRANGERS + 1));
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        }
    }

    private static void assertUnauthorized(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("connection: close")
                .contains("urn:caravan:problem:unauthorized");
    }

    @Test
    void aKnownCallerIsAskedForALargeBody() {
        String body = padded(OF_STRANGERS + 1);
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    POST,
                    HOST,
                    "Authorization: Bearer " + Cluster.key(),
                    "Expect: 100-continue",
                    "Connection: close",
                    "Content-Length: " + body.length());
            wire.readUntil("HTTP/1.1 100 ");
            assertThat(wire.send(body).readAll()).contains("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OF_STRANGERS - 1, OF_STRANGERS, OF_STRANGERS + 1, 300_000})
    void aKnownCallersBodyIsReadInWhateverPieces(int length) {
        String body = padded(length);
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    POST,
                    HOST,
                    "Authorization: Bearer " + Cluster.key(),
                    "Connection: close",
                    "Transfer-Encoding: chunked");
            for (int at = 0; at < length; at += 10_007) {
                String piece = body.substring(at, Math.min(length, at + 10_007));
                wire.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            }
            assertThat(wire.send("0\r\n\r\n").readAll()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void theLargeBodiesOfOneCallerTakeHalfTheRoomAtMost() {
        Api other = new Accounts(api).caller("user");
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_LARGEST_OF_ONE; i++) {
                Wire wire = new Wire(gateway);
                wires.add(wire);
                wire.head(
                        POST,
                        HOST,
                        "Authorization: Bearer " + Cluster.key(),
                        "Expect: 100-continue",
                        "Content-Length: " + LARGEST);
                wire.readUntil("HTTP/1.1 100 ");
            }
            HttpResponse<String> refused = api.post("/api/v1/chat", padded(LARGEST));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(Api.json(refused).get("title").asText()).contains("No room");
            assertThat(api.post("/api/v1/chat", padded(OF_STRANGERS)).statusCode())
                    .isEqualTo(200);
            assertThat(other.post("/api/v1/chat", padded(LARGEST)).statusCode()).isEqualTo(200);
        } finally {
            wires.forEach(Wire::close);
        }
        await().atMost(SOON)
                .until(() -> api.post("/api/v1/chat", padded(LARGEST)).statusCode() == 200);
    }

    @Test
    void whoMayNotAskIsAskedForNoLargeBody() {
        Accounts accounts = new Accounts(api);
        String name = accounts.user("user");
        accounts.change(name, "{\"limits\":{\"chat_per_minute\":0}}");
        String key = accounts.key(name).get("key").asText();
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    POST,
                    HOST,
                    "Authorization: Bearer " + key,
                    "Expect: 100-continue",
                    "Content-Length: " + (OF_STRANGERS + 1));
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void whereNothingLargeIsNeededNothingLargeIsRead() {
        assertThat(api.post("/api/v1/users", " ".repeat(OF_STRANGERS + 1)).statusCode())
                .isEqualTo(413);
        assertThat(api.post("/api/v1/users", " ".repeat(OF_STRANGERS)).statusCode())
                .isEqualTo(400);
        assertThat(api.send(api.request("/api/v1/users")
                                .header("Idempotency-Key", "a")
                                .POST(BodyPublishers.ofString(" ".repeat(OF_STRANGERS + 1))))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void twoKeysAreNone() {
        Api stranger = api.withKey(null);
        String key = "Bearer " + Cluster.key();
        assertThat(stranger.send(stranger.request("/api/v1/models").header("Authorization", key))
                        .statusCode())
                .isEqualTo(200);
        // 503 as long as the gateway has not come to read the keys in time, which on a busy machine it may not.
        HttpResponse<String> refused = await().atMost(SOON)
                .until(
                        () -> stranger.send(stranger.request("/api/v1/models")
                                .header("Authorization", key)
                                .header("Authorization", key)),
                        answer -> answer.statusCode() != 503);
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @Test
    void aHeaderDoesNotTakeThePlaceOfAParameterOfThePath() {
        HttpResponse<String> answer =
                api.send(api.request("/api/v1/users/administrator").header("name", "nobody-is-called-so"));
        assertThat(Api.json(answer).get("name").asText()).isEqualTo("administrator");
    }

    private static String padded(int length) {
        String frame = chat(SHARED_MODEL, "Hi").replace("}", ",\"padding\":\"\"}");
        return frame.replace("\"\"", "\"" + "x".repeat(length - frame.length()) + "\"");
    }

    @Test
    void oneHeaderTooManyIsRefused() {
        try (Wire wire = new Wire(gateway)) {
            assertThat(wire.head(headers(100)).readAll()).startsWith("HTTP/1.1 200 ");
        }
        try (Wire wire = new Wire(gateway)) {
            assertThat(wire.head(headers(101)).readAll())
                    .startsWith("HTTP/1.1 431 ")
                    .contains("at the most");
        }
    }

    private static String[] headers(int count) {
        String[] head = new String[count + 1];
        java.util.Arrays.fill(head, "X-Same: 1");
        head[0] = "GET / HTTP/1.1";
        head[1] = HOST;
        head[2] = "Connection: close";
        return head;
    }

    @ParameterizedTest
    @CsvSource({"20000, 10, 431", "10, 5000, 414"})
    void aHeadThatIsTooLongIsRefused(int header, int path, int status) {
        try (Wire wire = new Wire(gateway)) {
            wire.head("GET /" + "p".repeat(path) + " HTTP/1.1", HOST, "X-Long: " + "x".repeat(header));
            assertThat(wire.readAll()).matches("(?s)HTTP/1\\.[01] " + status + " .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4|Content-Length: 5",
                "Content-Length: 4, 5",
                "Transfer-Encoding: chunked, identity|Content-Length: 4",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity, chunked|Content-Length: 4",
                "Transfer-Encoding : chunked",
                "Content-Length : 4",
                "Content-Length: +4",
                "Content-Length: -4",
                "Content-Length: 0x4",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity"
            })
    void whatTwoServersCouldReadDifferentlyIsNotRead(String framing) {
        try (Wire wire = new Wire(gateway)) {
            wire.send("POST /api/v1/chat HTTP/1.1\r\nHost: caravan\r\n" + framing.replace("|", "\r\n") + "\r\n\r\n"
                    + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: caravan\r\n\r\n");
            String answer = wire.readAll();
            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 4",
                "Transfer-Encoding: Chunked|Content-Length: 44"
            })
    void whatFollowsChunksWithALengthIsNotRead(String framing) {
        try (Wire wire = new Wire(gateway)) {
            wire.send("POST /api/v1/chat HTTP/1.1\r\nHost: caravan\r\n" + framing.replace("|", "\r\n") + "\r\n\r\n"
                    + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: caravan\r\n\r\n");
            String answer = wire.readAll();
            assertThat(answer).startsWith("HTTP/1.1 401 ").doesNotContain("smuggled");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @Test
    void noPageMayAskUnlessAnOriginIsAllowed() {
        try (Wire wire = new Wire(gateway)) {
            wire.head(
                    "OPTIONS /api/v1/chat HTTP/1.1",
                    HOST,
                    "Origin: https://chat.example.org",
                    "Access-Control-Request-Method: POST",
                    "Connection: close");
            assertThat(wire.readAll()).startsWith("HTTP/1.1 405 ").doesNotContainIgnoringCase("access-control");
        }
    }
}
