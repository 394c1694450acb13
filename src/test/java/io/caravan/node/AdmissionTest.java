package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String MODEL = "llama3.2:1b";

    private final List<String> loaded = Collections.synchronizedList(new ArrayList<>());
    private final Admission admission = admission(Map.of());

    @Test
    void aNodeNeverHasMoreRequestsThanSlots() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 3, MODEL);
        AtomicInteger most = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> {
                    Grant grant = admit(request("ada", Lane.INTERACTIVE, node));
                    most.accumulateAndGet(node.inFlight(), Math::max);
                    Thread.yield();
                    grant.served(OptionalDouble.empty());
                    return null;
                });
            }
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void nodesThatCanAtOnceTakeTurnsByWeight() throws Exception {
        Node heavy = SomeNodes.warm("agx0", 80, 2, MODEL);
        Node light = SomeNodes.warm("orin0", 20, 2, MODEL);
        Map<String, Integer> turns = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Grant grant = admit(request("ada", Lane.INTERACTIVE, heavy, light));
            turns.merge(grant.node().name(), 1, Integer::sum);
            grant.giveBack();
        }
        assertThat(turns).isEqualTo(Map.of("agx0", 80, "orin0", 20));
    }

    @Test
    void aWarmNodeIsPreferredToAColdOneWhateverTheirWeights() throws Exception {
        Node warm = SomeNodes.warm("orin0", 1, 1, MODEL);
        Node cold = SomeNodes.cold("agx0", 100, 4, MODEL);
        Grant grant = admit(request("ada", Lane.INTERACTIVE, warm, cold));
        assertThat(grant.node()).isSameAs(warm);
        assertThat(grant.choice().candidates())
                .anySatisfy(score -> assertThat(score.loadMs()).isPositive());
        await().untilAsserted(() -> assertThat(loaded).containsExactly("agx0"));
    }

    @Test
    void aColdNodeIsPreferredToAWarmOneWhoseQueueWouldCostMoreThanTheLoad() throws Exception {
        Node warm = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node cold = SomeNodes.cold("orin0", 1, 1, MODEL);
        warm.pace().served(MODEL, Duration.ofSeconds(20), OptionalDouble.empty());
        admit(request("ada", Lane.INTERACTIVE, warm, cold));
        assertThat(admit(request("ada", Lane.INTERACTIVE, warm, cold)).node()).isSameAs(cold);
    }

    @Test
    void aShortQueueIsPreferredToALongLoad() throws Exception {
        Node warm = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node cold = SomeNodes.cold("orin0", 1, 1, MODEL);
        warm.pace().served(MODEL, Duration.ofMillis(50), OptionalDouble.empty());
        Grant first = admit(request("ada", Lane.INTERACTIVE, warm, cold));
        CompletableFuture<Grant> second = inLine(request("ada", Lane.INTERACTIVE, warm, cold));
        first.giveBack();
        assertThat(second.get().node()).isSameAs(warm);
    }

    @Test
    void interactiveRequestsGoBeforeBatchButDoNotStarveThem() throws Exception {
        Admission everyThird = admission(Map.of("caravan.admission.batch-turn", "3"));
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Grant holder = admit(everyThird, request("eve", Lane.INTERACTIVE, node));
        List<Lane> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(served(everyThird, request("bob", Lane.BATCH, node), order));
        }
        for (int i = 0; i < 4; i++) {
            all.add(served(everyThird, request("ada", Lane.INTERACTIVE, node), order));
        }
        holder.giveBack();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
        assertThat(order)
                .containsExactly(
                        Lane.INTERACTIVE,
                        Lane.INTERACTIVE,
                        Lane.BATCH,
                        Lane.INTERACTIVE,
                        Lane.INTERACTIVE,
                        Lane.BATCH,
                        Lane.BATCH);
    }

    @Test
    void batchLeavesASlotFreeOfANodeThatHasSeveral() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 2, MODEL);
        admit(request("bob", Lane.BATCH, node));
        CompletableFuture<Grant> second = inLine(request("bob", Lane.BATCH, node));
        assertThat(admit(request("ada", Lane.INTERACTIVE, node)).node()).isSameAs(node);
        assertThat(second).isNotDone();
    }

    @Test
    void batchLeavesNoSlotFreeWhenItIsItsTurn() throws Exception {
        Admission everySecond = admission(Map.of("caravan.admission.batch-turn", "2"));
        Node node = SomeNodes.warm("agx0", 1, 2, MODEL);
        Grant first = admit(everySecond, request("eve", Lane.INTERACTIVE, node));
        Grant second = admit(everySecond, request("eve", Lane.INTERACTIVE, node));
        CompletableFuture<Grant> batch = inLine(everySecond, request("bob", Lane.BATCH, node));
        CompletableFuture<Grant> turn = inLine(everySecond, request("ada", Lane.INTERACTIVE, node));
        CompletableFuture<Grant> late = inLine(everySecond, request("ada", Lane.INTERACTIVE, node));
        first.giveBack();
        assertThat(turn.get().node()).isSameAs(node);
        second.giveBack();
        assertThat(batch).succeedsWithin(LONG);
        assertThat(late).isNotDone();
    }

    @Test
    void whoLostASlotGetsTheNextOneThoughTheyAreBatch() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 2, MODEL);
        admit(request("eve", Lane.INTERACTIVE, node));
        Grant held = admit(request("eve", Lane.INTERACTIVE, node));
        CompletableFuture<Grant> resumed = inLine(Waits.of(MODEL, List.of(node), Lane.BATCH, "bob", true));
        CompletableFuture<Grant> patient = inLine(request("ada", Lane.INTERACTIVE, node));
        held.giveBack();
        assertThat(resumed).succeedsWithin(LONG);
        assertThat(patient).isNotDone();
    }

    @Test
    void theNextNodeIsWaitedForInTheTurnThatTheFirstOneWasHadIn() throws Exception {
        Node failing = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        Grant holder = admit(request("eve", Lane.INTERACTIVE, other));
        Grant failed = admit(request("ada", Lane.INTERACTIVE, failing));
        CompletableFuture<Grant> later = inLine(request("bob", Lane.INTERACTIVE, other));
        failed.giveBack();
        CompletableFuture<Grant> second = inLine(second(failed, other));
        holder.giveBack();
        assertThat(second).succeedsWithin(LONG);
        assertThat(later).isNotDone();
    }

    @Test
    void theNextNodeForBatchLeavesASlotFreeToo() throws Exception {
        Node failing = SomeNodes.warm("orin0", 1, 1, MODEL);
        Node other = SomeNodes.warm("agx0", 1, 2, MODEL);
        admit(request("eve", Lane.INTERACTIVE, other));
        Grant failed = admit(request("bob", Lane.BATCH, failing));
        failed.giveBack();
        CompletableFuture<Grant> second = inLine(second(failed, other));
        assertThat(admit(request("ada", Lane.INTERACTIVE, other)).node()).isSameAs(other);
        assertThat(second).isNotDone();
    }

    @Test
    void asManyAsThereAreSlotsWaitForTheNextNodeAndAreNotTurnedAwayFromAFullQueue() throws Exception {
        Nodes nodes = SomeNodes.configured(Map.of(
                "caravan.nodes.orin0.url", "http://127.0.0.1:1",
                "caravan.nodes.orin0.slots", "2",
                "caravan.nodes.agx0.url", "http://127.0.0.1:2",
                "caravan.nodes.agx0.slots", "1"));
        Node failing = SomeNodes.up(nodes.named("orin0").orElseThrow(), true, MODEL);
        Node other = SomeNodes.up(nodes.named("agx0").orElseThrow(), true, MODEL);
        Admission small = admission(Map.of("caravan.admission.queue", "1"), nodes);
        int slots = 3;
        Grant holder = admit(small, request("eve", Lane.INTERACTIVE, other));
        inLine(small, request("bob", Lane.INTERACTIVE, other)).thenAccept(Grant::giveBack);
        List<CompletableFuture<Grant>> seconds = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            seconds.add(inLine(small, second(refused(small, failing), other)));
        }
        Waiting tooMany = second(refused(small, failing), other);
        assertThatThrownBy(() -> admit(small, tooMany))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(NotAdmitted.Reason.QUEUE_FULL));
        holder.giveBack();
        for (CompletableFuture<Grant> second : seconds) {
            second.get().giveBack();
        }
    }

    /** One that had its turn, and was refused by the node at once. */
    private static Grant refused(Admission admission, Node node) throws Exception {
        Grant grant = admit(admission, request("ada", Lane.INTERACTIVE, node));
        grant.giveBack();
        return grant;
    }

    @Test
    void aNodeThatHasTooMuchToDoIsNotTheSoonestOneForAWhile() throws Exception {
        Node busy = SomeNodes.warm("agx0", 100, 4, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        admission.busy(busy, Duration.ofHours(1));
        assertThat(admit(request("ada", Lane.INTERACTIVE, busy, other)).node()).isSameAs(other);
        assertThat(admit(request("ada", Lane.INTERACTIVE, busy)).node())
                .as("it is asked again, whatever it said")
                .isSameAs(busy);
    }

    @Test
    void aNodeThatDoesNotSayHowLongItIsBusyIsAskedAgainSoon() throws Exception {
        Node busy = SomeNodes.warm("agx0", 1, 1, MODEL);
        admission.busy(busy, null);
        assertThat(busy.free()).isZero();
        assertThat(admit(request("ada", Lane.INTERACTIVE, busy)).node()).isSameAs(busy);
    }

    @Test
    void aNodeIsNotChargedForTheTurnsThatOthersHadWhileItWasBusy() throws Exception {
        Node heavy = SomeNodes.warm("agx0", 80, 1, MODEL);
        Node light = SomeNodes.warm("orin0", 20, 1, MODEL);
        int ofHeavy = 0;
        for (int i = 0; i < 25; i++) {
            // The third of five turns is the light node's.
            boolean free = i % 5 == 2;
            Grant holder = free ? null : admit(request("eve", Lane.INTERACTIVE, heavy));
            Grant grant = admit(request("ada", Lane.INTERACTIVE, heavy, light));
            ofHeavy += grant.node() == heavy ? 1 : 0;
            grant.giveBack();
            if (!free) {
                holder.giveBack();
            }
        }
        assertThat(ofHeavy).as("of five times when both were free").isEqualTo(4);
    }

    @Test
    void theNextModelIsWaitedForAsIfNoneHadBeenAsked() throws Exception {
        Attempts attempts = new Attempts();
        Grant failed = admit(request("ada", Lane.INTERACTIVE, SomeNodes.warm("agx0", 1, 1, MODEL)));
        attempts.admitted(failed);
        assertThat(attempts.lastWait(MODEL)).isSameAs(failed.request());
        assertThat(attempts.lastWait("phi3:mini")).isNull();
    }

    @Test
    void batchMayHaveTheOnlySlot() throws Exception {
        Node node = SomeNodes.warm("nano", 1, 1, MODEL);
        assertThat(admit(request("bob", Lane.BATCH, node)).node()).isSameAs(node);
    }

    @Test
    void whoeverLostASlotIsServedFirst() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Grant holder = admit(request("eve", Lane.INTERACTIVE, node));
        CompletableFuture<Grant> patient = inLine(request("ada", Lane.INTERACTIVE, node));
        CompletableFuture<Grant> resumed = inLine(Waits.of(MODEL, List.of(node), Lane.BATCH, "bob", true));
        holder.giveBack();
        assertThat(resumed.get().node()).isSameAs(node);
        assertThat(patient).isNotDone();
    }

    @Test
    void aFullQueueSaysWhereTheRequestWouldStandAndHowLongItWouldTake() throws Exception {
        Admission small = admission(Map.of("caravan.admission.queue", "2"));
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        admit(small, request("eve", Lane.INTERACTIVE, node));
        inLine(small, request("ada", Lane.INTERACTIVE, node));
        inLine(small, request("bob", Lane.INTERACTIVE, node));
        assertThatThrownBy(() -> admit(small, request("cay", Lane.INTERACTIVE, node)))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(NotAdmitted.Reason.QUEUE_FULL);
                    assertThat(refused.position()).isEqualTo(3);
                    assertThat(refused.waitSeconds()).isBetween(1, 60);
                });
        assertThat(small.waitingFor(node)).containsEntry(Lane.INTERACTIVE, 2L);
    }

    @Test
    void whoWaitsForAnotherNodeStandsInNobodysWay() throws Exception {
        Node busy = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node nano = SomeNodes.warm("nano", 1, 1, "tinyllama:latest");
        nano.pace().served("tinyllama:latest", Duration.ofSeconds(7), OptionalDouble.empty());
        admit(request("eve", Lane.INTERACTIVE, busy));
        admit(Waits.of("tinyllama:latest", List.of(nano), Lane.INTERACTIVE, "eve", false));
        for (int i = 0; i < 3; i++) {
            inLine(request("ada", Lane.INTERACTIVE, busy));
        }
        assertRefused(Waits.of("tinyllama:latest", List.of(nano), Lane.INTERACTIVE, "bob", false), 1, 7);
    }

    @Test
    void theWaitThatIsToldIsTheOneForTheNodeThatCanSoonest() throws Exception {
        Node fast = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node slow = SomeNodes.warm("orin0", 1, 1, MODEL);
        fast.pace().served(MODEL, Duration.ofSeconds(10), OptionalDouble.empty());
        slow.pace().served(MODEL, Duration.ofSeconds(90), OptionalDouble.empty());
        admit(request("eve", Lane.INTERACTIVE, fast));
        admit(request("eve", Lane.INTERACTIVE, slow));
        inLine(request("ada", Lane.INTERACTIVE, fast, slow));
        assertRefused(request("bob", Lane.INTERACTIVE, fast, slow), 2, 20);
    }

    @Test
    void oneCallerCannotFillTheQueue() throws Exception {
        Admission small = admission(Map.of("caravan.admission.queue-per-caller", "1"));
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        admit(small, request("eve", Lane.INTERACTIVE, node));
        inLine(small, request("ada", Lane.INTERACTIVE, node));
        assertThatThrownBy(() -> admit(small, request("ada", Lane.INTERACTIVE, node)))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(NotAdmitted.Reason.CALLER_FULL));
        CompletableFuture<Grant> other = inLine(small, request("bob", Lane.INTERACTIVE, node));
        assertThat(other).isNotDone();
    }

    @Test
    void aWaitEndsWithTheCallersPatience() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        admit(request("eve", Lane.INTERACTIVE, node));
        assertThatThrownBy(() -> admission.admit(
                        request("ada", Lane.INTERACTIVE, node), Duration.ofMillis(20), new Cancellation()))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(NotAdmitted.Reason.IMPATIENT);
                    assertThat(refused.position()).isEqualTo(1);
                });
        assertThat(admission.waitingFor(node)).containsEntry(Lane.INTERACTIVE, 0L);
    }

    @Test
    void nobodyWaitsForACallerWhoIsGone() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Grant holder = admit(request("eve", Lane.INTERACTIVE, node));
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Grant> gone = Admissions.inLine(
                admission,
                Lane.INTERACTIVE,
                () -> admission.admit(request("ada", Lane.INTERACTIVE, node), LONG, cancellation));
        cancellation.cancel();
        assertThatThrownBy(gone::get).hasCauseInstanceOf(Cancellation.CallerGone.class);
        holder.giveBack();
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void aNodeWhoseCircuitIsOpenIsAskedOnlyIfThereIsNoOther() throws Exception {
        Node spared = SomeNodes.warm("agx0", 100, 4, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        spared.breaker().transitionToOpenState();
        Grant grant = admit(request("ada", Lane.INTERACTIVE, spared, other));
        assertThat(grant.node()).isSameAs(other);
        assertThat(grant.choice().candidates())
                .anySatisfy(score -> assertThat(score.verdict()).isEqualTo("circuit open"));
        spared.breaker().transitionToForcedOpenState();
        assertThat(admit(request("ada", Lane.INTERACTIVE, spared)).node())
                .as("nobody knows when it is tried")
                .isSameAs(spared);
    }

    @Test
    void whoHasNoOtherNodeWaitsUntilAnOpenCircuitIsTried() throws Exception {
        Node spared = SomeNodes.warm("agx0", 1, 64, MODEL);
        new CircuitWatch(admission).watch(spared);
        spared.breaker().transitionToOpenState();
        CompletableFuture<Grant> waiting = inLine(request("ada", Lane.INTERACTIVE, spared));
        assertThat(waiting).isNotDone();
        spared.breaker().transitionToHalfOpenState();
        assertThat(waiting.get().node()).isSameAs(spared);
    }

    @Test
    void whoWaitedForATrialInVainWaitsForNoOther() throws Exception {
        Node spared = SomeNodes.warm("agx0", 1, 64, MODEL);
        new CircuitWatch(admission).watch(spared);
        spared.breaker().transitionToOpenState();
        int trials = spared.breaker().getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
        List<CompletableFuture<Grant>> waiting = new ArrayList<>();
        for (int i = 0; i <= trials; i++) {
            waiting.add(inLine(request("ada", Lane.INTERACTIVE, spared)));
        }
        spared.breaker().transitionToHalfOpenState();
        await().until(() -> waiting.stream().filter(CompletableFuture::isDone).count() == trials);
        spared.breaker().transitionToOpenState();
        for (CompletableFuture<Grant> grant : waiting) {
            assertThat(grant.get().node()).isSameAs(spared);
        }
    }

    @Test
    void aNodeThatIsDownIsNotWaitedForThoughItsCircuitIsOpen() throws Exception {
        Node down = SomeNodes.warm("agx0", 1, 64, MODEL);
        down.breaker().transitionToOpenState();
        down.failed("it is away");
        assertThat(admit(request("ada", Lane.INTERACTIVE, down)).node()).isSameAs(down);
    }

    @Test
    void aHalfOpenNodeGetsAsManyRequestsAsTryItAndTheRestWhenItsCircuitHasDecided() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 64, MODEL);
        int trials = node.breaker().getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
        new CircuitWatch(admission).watch(node);
        node.breaker().transitionToOpenState();
        node.breaker().transitionToHalfOpenState();
        List<Grant> trying = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            trying.add(admit(request("ada", Lane.INTERACTIVE, node)));
        }
        CompletableFuture<Grant> next = inLine(request("bob", Lane.INTERACTIVE, node));
        for (Grant trial : trying) {
            assertThat(next).isNotDone();
            assertThat(node.breaker().tryAcquirePermission()).isTrue();
            node.breaker().onSuccess(1, TimeUnit.MILLISECONDS);
            trial.began();
        }
        assertThat(next.get().node()).isSameAs(node);
    }

    @Test
    void aTrialThatSaidNothingIsMadeByTheNextInLine() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 64, MODEL);
        node.breaker().transitionToOpenState();
        node.breaker().transitionToHalfOpenState();
        Grant grant = admit(request("ada", Lane.INTERACTIVE, node));
        while (node.free() > 0) {
            admit(request("ada", Lane.INTERACTIVE, node));
        }
        CompletableFuture<Grant> next = inLine(request("bob", Lane.INTERACTIVE, node));
        grant.giveBack();
        assertThat(next.get().node()).isSameAs(node);
    }

    @Test
    void whoCanBeAnsweredElsewhereDoesNotWaitForAHalfOpenCircuit() throws Exception {
        Node tried = SomeNodes.warm("agx0", 100, 64, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        tried.breaker().transitionToOpenState();
        tried.breaker().transitionToHalfOpenState();
        while (tried.free() > 0) {
            admit(request("ada", Lane.INTERACTIVE, tried));
        }
        assertThat(admit(request("bob", Lane.INTERACTIVE, tried, other)).node()).isSameAs(other);
    }

    @Test
    void aHungNodeIsLeftOutUntilItMakesProgress() throws Exception {
        Node hung = SomeNodes.warm("agx0", 100, 4, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 4, MODEL);
        hung.progress().none(MODEL);
        assertThat(admit(request("ada", Lane.INTERACTIVE, hung, other)).node())
                .as("once may be chance")
                .isSameAs(hung);
        hung.progress().none(MODEL);
        assertThat(admit(request("ada", Lane.INTERACTIVE, hung, other)).node()).isSameAs(other);
        assertThat(hung.health()).isEqualTo(NodeHealth.HUNG);
        hung.progress().made(MODEL);
        assertThat(admit(request("ada", Lane.INTERACTIVE, hung, other)).node()).isSameAs(hung);
    }

    @Test
    void whoWouldGetNothingTakesANodeWithTooLittleRoom() throws Exception {
        Node roomy = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node small = SomeNodes.warm("orin0", 1, 1, MODEL);
        admit(request("eve", Lane.INTERACTIVE, roomy));
        Grant late = admission.admit(preferring(roomy, small), Duration.ofMillis(1), new Cancellation());
        assertThat(late.node()).as("at the end of its patience").isSameAs(small);
        late.giveBack();
        Admission noQueue = admission(Map.of("caravan.admission.queue", "0"));
        assertThat(admit(noQueue, preferring(roomy, small)).node())
                .as("where it may not wait")
                .isSameAs(small);
    }

    private static Waiting preferring(Node roomy, Node small) {
        return new Waiting(
                MODEL,
                new Candidates(List.of(roomy, small), Set.of(small)),
                Lane.INTERACTIVE,
                "ada",
                false,
                null,
                new AwaitedTrials(),
                null);
    }

    private Admission admission(Map<String, String> keys) {
        return admission(keys, SomeNodes.configured(Map.of()));
    }

    private Admission admission(Map<String, String> keys, Nodes nodes) {
        return Admissions.of(keys, new OwnSlots(), (node, model) -> loaded.add(node.name()), nodes);
    }

    private static Waiting request(String caller, Lane lane, Node... candidates) {
        return Waits.of(MODEL, List.of(candidates), lane, caller, false);
    }

    /** The same request once more, for another node, as this one failed. */
    private static Waiting second(Grant failed, Node node) {
        Waiting before = failed.request();
        return Waits.of(MODEL, List.of(node), before.lane(), before.caller(), false, before);
    }

    private Grant admit(Waiting request) throws Exception {
        return admit(admission, request);
    }

    private static Grant admit(Admission admission, Waiting request) throws Exception {
        return admission.admit(request, LONG, new Cancellation());
    }

    private CompletableFuture<Grant> inLine(Waiting request) {
        return inLine(admission, request);
    }

    private static CompletableFuture<Grant> inLine(Admission admission, Waiting request) {
        return Admissions.inLine(admission, request.lane(), () -> admit(admission, request));
    }

    private static CompletableFuture<Void> served(Admission admission, Waiting request, List<Lane> order) {
        return inLine(admission, request).thenAccept(grant -> {
            order.add(request.lane());
            grant.giveBack();
        });
    }

    private void assertRefused(Waiting request, int position, int seconds) {
        assertThatThrownBy(() -> admission.admit(request, Duration.ofMillis(1), new Cancellation()))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> {
                    assertThat(refused.position()).isEqualTo(position);
                    assertThat(refused.waitSeconds()).isEqualTo(seconds);
                });
    }
}
