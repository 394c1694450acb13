package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.embedded.Artifacts;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one real Redis, which has as long as an operator gives it. */
@Timeout(120)
class SharedLimitsTest {

    private static final int FIFTY = 50;
    private static final int BURSTS = 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static RedisServer server;
    private static GatewayLimits one;
    private static GatewayLimits other;

    @BeforeAll
    static void start() {
        server = new RedisServer(DataDirectory.at(directory.resolve("data")), Artifacts.locate());
        server.start();
        one = new GatewayLimits(server.uri());
        other = new GatewayLimits(server.uri());
    }

    /** Redis may have been away in the test before. */
    @BeforeEach
    void bothCountTogether() {
        Awaitility.await().atMost(SOON).until(() -> one.isTogether() && other.isTogether());
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        server.kill();
    }

    @Test
    void exactlyTheLimitIsAdmittedHoweverManyAskAtOnce() throws Exception {
        admitsExactly(new Limits(FIFTY, null, null, null, null, null));
    }

    @Test
    void alsoWhereTokensAreCountedToo() throws Exception {
        admitsExactly(new Limits(FIFTY, null, null, 1_000_000L, null, null));
    }

    @Test
    void whatAllTookIsNotThereAgainOnceRedisIsAway() {
        Caller alice = user(new Limits(2, null, null, null, null, null));
        assertThat(one.admits(alice)).isTrue();
        assertThat(other.admits(alice)).isTrue();
        assertThat(one.admits(alice)).isFalse();
        server.kill();
        try {
            assertThat(one.admits(alice)).isFalse();
        } finally {
            server.start();
        }
    }

    @Test
    void whatOneAdmittedWhileRedisWasAwayIsNotThereAgainWhenItIsBack() {
        Caller alice = user(new Limits(5, null, null, null, null, null));
        assertThat(admitted(alice)).isEqualTo(2);
        server.kill();
        try {
            assertThat(admitted(alice)).isEqualTo(2);
        } finally {
            server.start();
        }
        bothCountTogether();
        assertThat(one.admits(alice)).isTrue();
        assertThat(one.admits(alice)).isFalse();
        assertThat(other.admits(alice)).isFalse();
    }

    /** Of two requests, one after the other. */
    private static int admitted(Caller caller) {
        return (one.admits(caller) ? 1 : 0) + (one.admits(caller) ? 1 : 0);
    }

    /** A busy machine may have Redis come too late; not every time. */
    private void admitsExactly(Limits limits) throws Exception {
        for (int i = 0; i < BURSTS; i++) {
            bothCountTogether();
            double alone = one.alone() + other.alone();
            long admitted = admitted(user(limits), 200);
            if (one.alone() + other.alone() == alone) {
                assertThat(admitted).isEqualTo(FIFTY);
                return;
            }
        }
        fail("in none of %d bursts all requests were counted together", BURSTS);
    }

    /** Of so many requests at once, half of them of each gateway. */
    private static long admitted(Caller caller, int requests) throws Exception {
        CountDownLatch atOnce = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                GatewayLimits gateway = i % 2 == 0 ? one : other;
                asked.add(threads.submit(() -> {
                    atOnce.await();
                    return gateway.admits(caller);
                }));
            }
            atOnce.countDown();
            long admitted = 0;
            for (Future<Boolean> answer : asked) {
                admitted += answer.get() ? 1 : 0;
            }
            return admitted;
        }
    }

    private static Caller user(Limits limits) {
        return new Caller(UUID.randomUUID(), "alice", "user", limits);
    }
}
