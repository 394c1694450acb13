package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever sends what is no request is told so as everybody is told what is wrong, and writes nothing into the log. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class MalformedRequestTest extends OnCluster {

    private static final String IN_URL = "zebra-url-4471";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage() + Arrays.toString(entry.getParameters()) + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(log);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/models?key=zebra-url-4471 HTTP/1.1",
                "GET /api/v1/models?key=zebra-url-4471 HTTP/1.1|Host: a b:c:d/",
                "GET /?key=zebra-url-4471 HTTP/1.1|Host: one|Host: two",
                "GET /?key=zebra-url-4471 HTTP/1.1|Host: caravan|Host: caravan",
                "POST /api/v1/chat?key=zebra-url-4471 HTTP/1.1|Host: caravan|Idempotency-Key: a|Idempotency-Key: b",
                "GET /?key=zebra-url-4471 HTTP/1.1|Host: caravan|Content-Length: 4x",
                "GET /?key=zebra-url-4471 HTTP/1.1|Host: caravan|X-Nothing: a\0b",
                "GET /?key=zebra-url-4471 HTTP/1.1|Host: caravan|Content-Length : 4",
                "PRI * HTTP/2.0",
            })
    void whatIsNoRequestIsAnsweredWithAProblemAndNotLogged(String head) {
        assertThat(refusal(head)).matches("(?s)HTTP/[12]\\.[01] 400 .*").contains("urn:caravan:problem:bad-request");
        assertThat(logged).noneMatch(line -> line.contains(IN_URL) || line.contains("failed"));
    }

    @Test
    void whichHeaderThereMayBeOnceIsTold() {
        assertThat(refusal("POST /api/v1/chat HTTP/1.1|Host: caravan|Idempotency-Key: a|Idempotency-Key: b"))
                .contains("'Idempotency-Key'");
        assertThat(refusal("GET / HTTP/1.1|Host: one|Host: two")).contains("'Host'");
    }

    @ParameterizedTest
    @CsvSource({"20000, 10, 431, too-many-headers", "10, 5000, 414, path-too-long"})
    void aHeadThatIsTooLongIsAnsweredWithAProblem(int header, int path, int status, String kind) {
        String head = "GET /" + "p".repeat(path) + " HTTP/1.1|Host: caravan|X-Long: " + "x".repeat(header);
        assertThat(refusal(head)).contains(" " + status + " ").contains("urn:caravan:problem:" + kind);
    }

    /** What is answered once the server watches over its connections, which the first request has it do. */
    private String refusal(String head) {
        try (Wire wire = new Wire(gateway)) {
            String answer = wire.head(head.split("\\|")).send("0\r\n\r\n").readUntil("}");
            assertThat(answer)
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-request-id: ");
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Connection: close, X-Foo", "Connection: X-Foo ,CLOSE", "Connection: X-Foo|Connection: close"})
    void whoWantsTheConnectionClosedAmongOtherThingsIsObeyed(String connection) {
        try (Wire wire = new Wire(gateway)) {
            wire.head(("GET / HTTP/1.1|Host: caravan|" + connection).split("\\|"));
            wire.head("GET /second HTTP/1.1", "Host: caravan");
            String answer = wire.readAll();
            assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }
}
