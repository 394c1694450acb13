package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.SimulatedNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two whole gateways in processes of their own, on one Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoGatewaysIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LIMIT = 50;
    private static final int REQUESTS = 200;
    private static final int BURSTS = 5;

    private static final String CHAT = "{\"message\":\"Hi\"}";
    private static final Pattern LEFT = Pattern.compile("\"chat\";r=(\\d+);t=(\\d+)");

    private SimulatedNode node;
    private EmbeddedServers servers;
    private RoleProcess one;
    private RoleProcess other;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = SimulatedNode.start(NodeOptions.named("agx0").fast().withParallel(REQUESTS));
        servers = EmbeddedServers.in(data);
        servers.start();
        one = gateway("one", data);
        await().atMost(LONG_ENOUGH).until(one::hasKey);
        other = gateway("other", data);
    }

    /**
     * Where Redis is late a gateway counts by itself, and both together admit more than the limit: so that a busy machine is
     * nothing that this test finds, they wait for Redis for far longer than an operator would have them wait.
     */
    private RoleProcess gateway(String name, Path data) throws Exception {
        return new RoleProcess(
                "gateway",
                name,
                data,
                servers,
                Map.of(
                        "CARAVAN_REDIS_PATIENCE", "20s",
                        "CARAVAN_REDIS_TIMEOUT", "20s",
                        "CARAVAN_REDIS_SILENCE", "20s",
                        "CARAVAN_ADMISSION_GATEWAYS", "2",
                        "CARAVAN_ADMISSION_LEASE_TIME", "60s",
                        "CARAVAN_NODES_AGX0_URL", node.url().toString(),
                        "CARAVAN_NODES_AGX0_SLOTS", String.valueOf(REQUESTS)));
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {other, one, servers, node}) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** A window begins with the first request of its user: who is asked for in less than a minute is in one window. */
    @Test
    void aLimitOfFiftyAdmitsExactlyFiftyHoweverManyAskBothAtOnce() throws Exception {
        for (int i = 0; i < BURSTS; i++) {
            String key = keyOfANewUser();
            long begin = System.nanoTime();
            List<HttpResponse<String>> answers = burst(key);
            if (System.nanoTime() - begin < WINDOW.toNanos()) {
                judge(answers);
                return;
            }
        }
        fail("%d bursts took more than a minute each", BURSTS);
    }

    /** Of somebody whom both gateways know, and who is counted in Redis by both. */
    private String keyOfANewUser() throws Exception {
        await().atMost(LONG_ENOUGH)
                .ignoreExceptions()
                .until(() -> one.api().get("/api/v1/users").statusCode() == 200);
        Accounts accounts = new Accounts(one.api());
        String key = accounts.key(accounts.user("user")).get("key").asText();
        for (RoleProcess gateway : List.of(one, other)) {
            await().atMost(LONG_ENOUGH).ignoreExceptions().until(() -> Api.json(
                            gateway.api().withKey(key).get("/api/v1/me"))
                    .path("shared")
                    .asBoolean());
            await().atMost(LONG_ENOUGH)
                    .until(() -> gateway.api().post("/api/v1/chat", CHAT).statusCode() == 200);
        }
        return key;
    }

    private List<HttpResponse<String>> burst(String key) throws Exception {
        List<Api> gateways = List.of(one.api().withKey(key), other.api().withKey(key));
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            sent.add(gateways.get(i % 2).postLater("/api/v1/chat", CHAT));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private static void judge(List<HttpResponse<String>> answers) {
        List<HttpResponse<String>> admitted = of(200, answers);
        List<HttpResponse<String>> refused = of(429, answers);
        assertThat(admitted).hasSize(LIMIT);
        assertThat(refused).hasSize(REQUESTS - LIMIT);
        assertThat(answers).allSatisfy(answer -> assertThat(header(answer, "RateLimit-Policy"))
                .isEqualTo("\"chat\";q=50;w=60"));
        assertThat(admitted.stream().map(answer -> left(answer).group(1)).map(Integer::valueOf))
                .as("what each one left to the others")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, LIMIT).boxed().toList());
        assertThat(refused).allSatisfy(answer -> {
            assertThat(left(answer).group(1)).isEqualTo("0");
            assertThat(left(answer).group(2)).isEqualTo(header(answer, "Retry-After"));
        });
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(Integer.valueOf(left(answer).group(2))).isBetween(1, 60));
        assertThat(admitted).allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After"))
                .isEmpty());
    }

    private static List<HttpResponse<String>> of(int status, List<HttpResponse<String>> answers) {
        return answers.stream().filter(answer -> answer.statusCode() == status).toList();
    }

    private static Matcher left(HttpResponse<String> answer) {
        Matcher left = LEFT.matcher(header(answer, "RateLimit"));
        assertThat(left.matches()).as(header(answer, "RateLimit")).isTrue();
        return left;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }
}
