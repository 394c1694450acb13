package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import io.caravan.node.Gateways.Gateway;
import io.caravan.store.Budgets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedSlotsTest {

    private static final String MODEL = "llama3.2:1b";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PATIENT = Duration.ofSeconds(10);

    /** Of gateways that shall notice within a test that Redis is away, or that time has passed. */
    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);

    /** Far longer than a test. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    private static final Duration IMPATIENT = Duration.ofMillis(500);

    @TempDir
    static Path directory;

    private static Gateways gateways;

    private Node node;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(LONG);
        gateways = Gateways.in(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        Awaitility.reset();
        gateways.close();
    }

    /** Every test has a node of its own, so that none meets leases of another. */
    @BeforeEach
    void name(TestInfo test) {
        node = node(test.getTestMethod().orElseThrow().getName());
    }

    @Test
    void gatewaysNeverHaveMoreLeasesTogetherThanTheNodeHasSlots() throws Exception {
        Gateway one = gateways.gateway(LONG, PATIENT);
        Gateway other = gateways.gateway(LONG, PATIENT);
        List<Future<Boolean>> takes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                takes.add(threads.submit(() -> one.takes(node)));
                takes.add(threads.submit(() -> other.takes(node)));
            }
        }
        assertThat(takes.stream().filter(Future::resultNow)).hasSize(3);
        assertThat(gateways.leases(node)).isEqualTo(3);
    }

    @Test
    void aSlotThatIsGivenBackIsFreeForAll() {
        Gateway one = gateways.gateway(LONG, PATIENT);
        Gateway other = gateways.gateway(LONG, PATIENT);
        takeAll(one);
        assertThat(other.takes(node)).isFalse();
        one.slots().giveBack(node);
        await().until(() -> other.takes(node));
        assertThat(gateways.leases(node)).isEqualTo(3);
    }

    @Test
    void aGatewayThatIsGoneLosesItsLeasesAndOneThatRenewsKeepsThem() {
        Gateway living = gateways.gateway(SHORT_LEASE, PATIENT);
        Gateway gone = gateways.gateway(SHORT_LEASE, PATIENT);
        assertThat(living.takes(node)).isTrue();
        assertThat(gone.takes(node)).isTrue();
        assertThat(gone.takes(node)).isTrue();
        gone.slots().close();
        await().until(() -> living.takes(node));
        await().until(() -> living.takes(node));
        assertThat(living.takes(node))
                .as("a fourth one, though the first lease is the oldest")
                .isFalse();
        assertThat(living.lost(node)).isZero();
    }

    @Test
    void slotsOfAGatewayThatIsGoneAreFreeForOneThatHasNoneYet() {
        Gateway gone = gateways.gateway(SHORT_LEASE, PATIENT);
        Gateway other = gateways.gateway(SHORT_LEASE, PATIENT);
        takeAll(gone);
        gone.slots().close();
        await().until(() -> other.takes(node));
    }

    @Test
    void aLeaseThatAnotherGatewayHasByNowIsCountedAndTheRequestGoesOn() {
        Node single = node("single", 1);
        Gateway absent = gateways.gateway(SHORT_LEASE, PATIENT);
        Gateway other = gateways.gateway(SHORT_LEASE, PATIENT);
        assertThat(absent.takes(single)).isTrue();
        await().until(() -> {
            gateways.forget(single);
            return other.takes(single);
        });
        await().until(() -> absent.lost(single) == 1);
        assertThat(absent.unleased(single)).isEqualTo(1);
        other.slots().giveBack(single);
        await().until(() -> absent.unleased(single) == 0);
        assertThat(absent.lost(single)).isEqualTo(1);
    }

    @Test
    void whoHasAllSlotsLeavesTheNextOneToThoseWhoWait() {
        Gateway greedy = gateways.gateway(LONG, PATIENT);
        Gateway waiting = gateways.gateway(LONG, PATIENT);
        takeAll(greedy);
        // Again and again, for who waits is forgotten after a second, which a slow machine may need.
        await().until(() -> {
            waiting.takes(node);
            greedy.slots().giveBack(node);
            boolean greedyHasIt = greedy.takes(node);
            return !greedyHasIt && waiting.takes(node);
        });
    }

    @Test
    void withoutRedisEachGatewayTakesItsShareAndLeasesItWhenRedisIsBack() {
        Node six = node("six", 6);
        Gateway one = gateways.gateway(SHORT_LEASE, IMPATIENT);
        Gateway other = gateways.gateway(SHORT_LEASE, IMPATIENT);
        await().until(() -> one.redis().answers() && other.redis().answers());
        gateways.server().kill();
        try {
            for (Gateway each : List.of(one, other)) {
                assertThat(Stream.generate(() -> each.takes(six)).limit(4))
                        .as("half of six")
                        .containsExactly(true, true, true, false);
                assertThat(each.unleased(six)).isEqualTo(3);
            }
            other.slots().giveBack(six);
        } finally {
            gateways.server().start();
        }
        await().until(() -> gateways.leases(six) == 5);
        await().until(() -> one.unleased(six) + other.unleased(six) == 0);
        await().until(() -> other.takes(six));
        assertThat(one.lost(six) + other.lost(six)).isZero();
        assertThat(one.takes(six)).isFalse();
    }

    @Test
    void aNodeWithOneSlotIsUsedByEachGatewayWithoutRedis() {
        Node single = node("lonely", 1);
        Gateway one = gateways.gateway(SHORT_LEASE, IMPATIENT);
        gateways.server().kill();
        try {
            assertThat(one.takes(single)).isTrue();
            assertThat(one.takes(single)).isFalse();
            one.slots().giveBack(single);
            assertThat(one.takes(single)).isTrue();
        } finally {
            gateways.server().start();
        }
    }

    @Test
    void aTakeThatRedisCarriesOutTooLateLeavesNoLeaseBehind() throws Throwable {
        Gateway one = gateways.gateway(LONG, IMPATIENT);
        await().until(() -> one.redis().answers());
        gateways.whileFrozen(() -> {
            assertThat(one.takes(node)).isTrue();
            assertThat(one.unleased(node)).isEqualTo(1);
            one.slots().giveBack(node);
        });
        // Later commands of the same connection are carried out later.
        await().until(() -> one.redis().answers());
        assertThat(gateways.leases(node)).isZero();
    }

    @Test
    void aTakeWaitsForRedisNoLongerThanItsRequestMay() throws Throwable {
        Gateway one = gateways.gateway(LONG, NEVER, IMPATIENT, Budgets.breaker());
        await().until(() -> one.redis().answers());
        gateways.whileFrozen(() -> {
            assertThat(one.slots().take(node).toCompletableFuture()).succeedsWithin(LONG);
            assertThat(one.unleased(node)).isEqualTo(1);
        });
        await().until(() -> one.redis().answers());
        assertThat(gateways.leases(node)).as("granted too late").isZero();
    }

    @Test
    void aRequestThatHasWaitedForRedisBeforeDoesNotWaitForItsSlotToo() {
        Gateway one = gateways.gateway(LONG, PATIENT);
        assertThat(one.takes(node)).isTrue();
        assertThat(one.slots().take(node, Budgets.of(Duration.ZERO).fresh()).toCompletableFuture())
                .isCompletedWithValue(SlotLeases.Outcome.FULL);
        one.slots().giveBack(node);
        assertThat(one.slots().take(node, Budgets.of(Duration.ZERO).fresh()).toCompletableFuture())
                .isCompletedWithValue(SlotLeases.Outcome.GRANTED);
        assertThat(one.unleased(node)).isEqualTo(1);
    }

    @Test
    void aRedisThatIsLeftAloneIsNotAskedForSlots() {
        Gateway one = gateways.gateway(LONG, PATIENT, PATIENT, Budgets.openBreaker());
        assertThat(one.slots().take(node).toCompletableFuture()).isCompletedWithValue(SlotLeases.Outcome.GRANTED);
        assertThat(one.unleased(node)).isEqualTo(1);
        // Redis was started anew by another test, and whoever looks may not be connected to it yet.
        await().until(() -> gateways.leases(node) >= 0);
        assertThat(gateways.leases(node)).isZero();
    }

    @Test
    void aRenewalThatRedisCarriesOutTooLateLeavesNoLeaseBehind() throws Throwable {
        Gateway one = gateways.gateway(LONG, IMPATIENT);
        await().until(() -> one.redis().answers());
        gateways.whileFrozen(() -> {
            assertThat(one.takes(node)).isTrue();
            one.slots().renew().toCompletableFuture().join();
            one.slots().giveBack(node);
        });
        await().until(() -> one.redis().answers());
        assertThat(gateways.leases(node)).isZero();
    }

    @Test
    void theLeaseOfACallerWhoLeftWhileRedisWasSlowIsGivenBack() throws Throwable {
        Gateway one = gateways.gateway(LONG, LONG);
        Admission admission = admission(one);
        Cancellation cancellation = new Cancellation();
        await().until(() -> one.redis().answers());
        gateways.whileFrozen(() -> {
            CompletableFuture<Grant> gone = Admissions.later(() -> admission.admit(request(node), LONG, cancellation));
            await().until(() -> node.inFlight() == 1);
            cancellation.cancel();
            assertThatThrownBy(gone::get).hasRootCauseInstanceOf(Cancellation.CallerGone.class);
        });
        await().until(() -> node.inFlight() == 0);
        await().until(() -> gateways.leases(node) == 0);
        assertThat(one.unleased(node)).isZero();
    }

    @Test
    void theQueuesOfTwoGatewaysServeEverybodyAndNeverMoreAtOnceThanTheNodeHasSlots() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < 2; each++) {
                Node sameNode = node(node.name());
                Admission admission = admission(gateways.gateway(LONG, PATIENT));
                for (int i = 0; i < 50; i++) {
                    threads.submit(() -> {
                        Grant grant = admission.admit(request(sameNode), LONG, new Cancellation());
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Thread.yield();
                        running.decrementAndGet();
                        grant.served(OptionalDouble.empty());
                        return served.incrementAndGet();
                    });
                }
            }
        }
        assertThat(served.get()).isEqualTo(100);
        assertThat(most.get()).isBetween(1, 3);
        await().until(() -> gateways.leases(node) == 0);
    }

    private void takeAll(Gateway gateway) {
        for (int i = 0; i < node.slots(); i++) {
            assertThat(gateway.takes(node)).isTrue();
        }
    }

    private static Node node(String name) {
        return node(name, 3);
    }

    private static Node node(String name, int slots) {
        return SomeNodes.warm(name, 1, slots, MODEL);
    }

    private static Waiting request(Node node) {
        return Waits.of(MODEL, List.of(node), Lane.INTERACTIVE, "ada", false);
    }

    private static Admission admission(Gateway gateway) {
        return Admissions.sharing(gateway.slots(), Map.of());
    }
}
