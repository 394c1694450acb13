package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis that hangs: its connections stand, and nothing comes of them. */
@Timeout(120)
class RedisSilenceTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private RedisServer server;
    private Redis redis;

    @BeforeEach
    void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        redis = new Redis(
                Settings.of(
                        RedisSettings.class, Map.of("caravan.redis.url", server.uri(), "caravan.redis.silence", "1s")),
                vertx);
        Awaitility.await().atMost(SOON).until(redis::answers);
    }

    @AfterEach
    void stop() throws Exception {
        signal("-CONT");
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.kill();
    }

    @Test
    void ofWhatItIsToldOnlySoMuchIsKeptAndNoneOnceItsConnectionIsGivenUp() throws Exception {
        signal("-STOP");
        String value = "a".repeat(MEGABYTE);
        CompletionStage<String> last = tell(value);
        for (int i = 0; i < 20; i++) {
            last = tell(value);
        }
        assertThat(last.toCompletableFuture()).isCompletedExceptionally();
        assertThat(redis.unanswered()).isBetween(1L, 8L * MEGABYTE);
        Awaitility.await().atMost(SOON).until(() -> redis.unanswered() == 0);
    }

    @Test
    void whatItIsToldIsNoLongerCountedOnceItIsAnsweredThoughNobodyWaitsForItAnyMore() throws Exception {
        signal("-STOP");
        String value = "a".repeat(MEGABYTE);
        for (int i = 0; i < 5; i++) {
            assertThat(tell(value).toCompletableFuture().completeOnTimeout("late", 1, TimeUnit.MILLISECONDS))
                    .succeedsWithin(SOON)
                    .isEqualTo("late");
        }
        signal("-CONT");
        Awaitility.await().atMost(SOON).until(() -> redis.unanswered() == 0);
    }

    @Test
    void itIsUsedAgainAsSoonAsItIsBack() throws Exception {
        signal("-STOP");
        assertThat(redis.answers()).isFalse();
        Awaitility.await().atMost(SOON).until(() -> isRefusedAtOnce());
        signal("-CONT");
        Awaitility.await().atMost(SOON).until(redis::answers);
        tell("a").toCompletableFuture().join();
    }

    /** Because there is no connection any more. */
    private boolean isRefusedAtOnce() {
        return tell("a").toCompletableFuture().isCompletedExceptionally();
    }

    private CompletionStage<String> tell(String value) {
        return redis.tell(value.length(), commands -> commands.set("key", value));
    }

    private void signal(String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(server.pid().orElseThrow());
        assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor())
                .isZero();
    }
}
