package io.caravan.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A load of chats while Redis is slow, hangs, and is restarted. It takes minutes, and says what it measured rather than judging
 * it; run by {@code ./caravan load --redis}.
 */
@QuarkusTest
@TestProfile(RedisLoadTest.Slowable.class)
@EnabledIfSystemProperty(named = "caravan.test.redis-load", matches = "true")
class RedisLoadTest extends OnCluster {

    private static final Path TABLE = Path.of("target/redis-load.md");
    private static final int CALLERS = 5;

    /** Of each phase. */
    private static final int CHATS = 400;

    private static final long PAUSE_MILLIS = 40;

    /** No chat waits for anything as long as this. */
    private static final Duration HUNG = Duration.ofSeconds(10);

    /** The cluster behind such a Redis. */
    public static class Slowable implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(SlowableRedis.class, Map.of()));
        }

        /** As with another gateway, so that Redis is asked for slots, too. */
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("caravan.admission.gateways", "2");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    /** What came of the chats of one phase. */
    private record Phase(String name, List<Chat> chats) {

        long failed() {
            return chats.stream().filter(chat -> chat.status() != 200).count();
        }

        Phase keyed() {
            return new Phase(name, chats.stream().filter(Chat::keyed).toList());
        }

        long millis(double part) {
            List<Long> sorted = chats.stream().map(Chat::millis).sorted().toList();
            return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * part)));
        }

        String line() {
            return "| %s | %d | %d | %d | %d | %d | %d |"
                    .formatted(
                            name, chats.size(), failed(), millis(0.5), millis(0.99), millis(1), keyed().millis(0.99));
        }
    }

    /**
     * @param status 0 if there was no answer at all
     * @param keyed whether it had an {@code Idempotency-Key}
     */
    private record Chat(int status, long millis, boolean keyed) {}

    private final List<Phase> phases = new ArrayList<>();
    private List<Api> callers;
    private List<String> conversations;

    @Test
    void noRequestFailsForASlowAHangingOrARestartedRedis() throws Exception {
        Accounts accounts = new Accounts(api);
        callers = Stream.generate(() -> accounts.caller("user")).limit(CALLERS).toList();
        callers.forEach(this::awaitKnown);
        phase("well, and all is new", () -> {});
        phase("well", () -> {});
        phase("answers 200 ms later", () -> SlowableRedis.delay(Duration.ofMillis(200)));
        phase("well again", () -> SlowableRedis.delay(Duration.ZERO));
        phase("hangs", () -> signalRedis("-STOP"));
        phase("well again", () -> signalRedis("-CONT"));
        phase("is killed and started again", RedisLoadTest::restart);
        phase("well again", () -> {});
        write();
        assertThat(phases).allSatisfy(phase -> {
            assertThat(phase.failed()).as(phase.name()).isZero();
            assertThat(phase.millis(1)).as(phase.name()).isLessThan(HUNG.toMillis());
        });
    }

    private void awaitKnown(Api caller) {
        await().pollDelay(Duration.ZERO)
                .atMost(SOON)
                .until(() -> caller.get("/api/v1/models").statusCode() == 200);
    }

    /** One that the writer has stored: what is only in Redis may be lost with it. */
    private String conversation(Api caller) {
        String id = Api.json(caller.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")))
                .get("conversation_id")
                .asText();
        await().atMost(SOON)
                .until(() -> caller.get("/api/v1/conversations/" + id).statusCode() == 200);
        return id;
    }

    private interface Change {
        void make() throws Exception;
    }

    private static void restart() {
        Cluster.servers().redis().kill();
        Thread.ofVirtual().start(() -> Cluster.servers().redis().start());
    }

    private void phase(String name, Change change) throws Exception {
        conversations = callers.stream().map(this::conversation).toList();
        change.make();
        phases.add(new Phase(name, chats()));
    }

    private List<Chat> chats() {
        List<CompletableFuture<Chat>> chats = new ArrayList<>();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < CHATS; i++) {
                int number = i;
                CompletableFuture<Chat> chat = new CompletableFuture<>();
                chats.add(chat);
                clock.schedule(() -> ask(number, chat), number * PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        return chats.stream().map(CompletableFuture::join).toList();
    }

    /** New ones, such as go on with a conversation, and such as may have been answered before, in turn. */
    private void ask(int number, CompletableFuture<Chat> chat) {
        int caller = number % CALLERS;
        long begin = System.nanoTime();
        callers.get(caller).sendLater(request(number, caller)).whenComplete((answer, failure) -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            chat.complete(new Chat(failure == null ? answer.statusCode() : 0, millis, hasKey(number)));
        });
    }

    private HttpRequest.Builder request(int number, int caller) {
        HttpRequest.Builder request = callers.get(caller)
                .request("/api/v1/chat")
                .POST(HttpRequest.BodyPublishers.ofString(body(number, caller)));
        return hasKey(number) ? request.header("Idempotency-Key", freshRequestId()) : request;
    }

    /** Every other one, of each caller and each kind. */
    private static boolean hasKey(int number) {
        return number % 2 == 1;
    }

    private String body(int number, int caller) {
        return switch (number % 3) {
            case 0 -> chat(AGX0_MODEL, "Hi");
            case 1 ->
                "{\"model\":\"%s\",\"message\":\"And?\",\"conversation_id\":\"%s\"}"
                        .formatted(AGX0_MODEL, conversations.get(caller));
            default ->
                "{\"model\":\"%s\",\"message\":\"Hi %d\",\"options\":{\"temperature\":0}}"
                        .formatted(AGX0_MODEL, number % 20);
        };
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# A load of chats while something is the matter with Redis",
                "",
                "| Redis | chats | failed | p50, ms | p99, ms | most, ms | p99 of the half with a key, ms |",
                "|---|---|---|---|---|---|---|"));
        phases.forEach(phase -> lines.add(phase.line()));
        Files.createDirectories(TABLE.getParent());
        Files.write(TABLE, lines);
    }

    private static void signalRedis(String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(Cluster.servers().redis().pid().orElseThrow());
        assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor())
                .isZero();
    }
}
