package io.caravan.node;

import static io.caravan.node.SlotLeases.Outcome.FULL;
import static io.caravan.node.SlotLeases.Outcome.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import io.caravan.store.Budgets;
import io.caravan.store.RedisBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may happen while a lease is under way. */
@Timeout(60)
class AdmissionLeaseTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String MODEL = "llama3.2:1b";

    private final PendingSlots leases = new PendingSlots();
    private final Cancellation cancellation = new Cancellation();

    @Test
    void theLeaseOfACallerWhoIsGoneIsGivenBack() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Grant> gone = leasing(admission, node, request("ada", node));
        cancellation.cancel();
        assertThatThrownBy(gone::get).hasCauseInstanceOf(Cancellation.CallerGone.class);
        leases.answer(node, GRANTED);
        assertThat(leases.givenBack()).isEqualTo(1);
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void theLeaseOfAnImpatientCallerGoesToTheNextOne() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        assertThatThrownBy(() -> admission.admit(request("ada", node), Duration.ofMillis(20), new Cancellation()))
                .isInstanceOf(NotAdmitted.class);
        CompletableFuture<Grant> next = inLine(admission, request("bob", node));
        leases.answer(node, GRANTED);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, GRANTED);
        assertThat(next.get().node()).isSameAs(node);
        assertThat(leases.givenBack()).isEqualTo(1);
        assertThat(node.inFlight()).isEqualTo(1);
    }

    @Test
    void nothingIsGivenBackForACallerWhoIsGoneAndWouldNotHaveGotALease() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Grant> gone = leasing(admission, node, request("ada", node));
        cancellation.cancel();
        leases.answer(node, FULL);
        assertThatThrownBy(gone::get).hasCauseInstanceOf(Cancellation.CallerGone.class);
        assertThat(leases.givenBack()).isZero();
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void aSlotThatIsGrantedToAnInterruptedRequestIsGivenBack() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Admission admission = Admissions.sharing(grantingWhileInterrupting(waiting), Map.of());
        Grant holder = admit(admission, request("eve", node));
        FutureTask<Grant> interrupted = new FutureTask<>(() -> admit(admission, request("ada", node)));
        waiting.set(Thread.ofPlatform().start(interrupted));
        await().until(() -> waiting.get().getState() == Thread.State.TIMED_WAITING);
        holder.giveBack();
        assertThatThrownBy(interrupted::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(node.inFlight()).isZero();
    }

    /** Grants at the very moment at which the waiting thread was interrupted, but could not leave the line yet. */
    private static SlotLeases grantingWhileInterrupting(AtomicReference<Thread> waiting) {
        return new SlotLeases() {
            @Override
            public CompletionStage<Outcome> take(Node node) {
                if (waiting.get() != null) {
                    waiting.get().interrupt();
                    await().until(() -> waiting.get().getState() == Thread.State.WAITING);
                }
                return CompletableFuture.completedStage(GRANTED);
            }

            @Override
            public void giveBack(Node node) {
                // Nobody else waits for it.
            }

            @Override
            public void close() {
                // Nothing runs.
            }
        };
    }

    @Test
    void aRequestWhoseLeaseIsUnderWayDoesNotHoldUpThoseForOtherNodes() throws Exception {
        Node slow = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Grant> first = leasing(admission, slow, request("ada", slow));
        CompletableFuture<Grant> second = leasing(admission, other, request("bob", other));
        leases.answer(other, GRANTED);
        assertThat(second.get().node()).isSameAs(other);
        assertThat(first).isNotDone();
    }

    @Test
    void aRequestThatFindsANodeFullTriesAnotherAtOnce() throws Exception {
        Node full = SomeNodes.warm("agx0", 100, 1, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Grant> grant = leasing(admission, full, request("ada", full, other));
        leases.answer(full, FULL);
        assertThat(leases.underWay(other)).isEqualTo(1);
        leases.answer(other, GRANTED);
        assertThat(grant.get().node()).isSameAs(other);
    }

    @Test
    void aSlotThatOthersHadIsAskedForAgain() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Grant> grant = leasing(admission, node, request("ada", node));
        leases.answer(node, FULL);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, GRANTED);
        assertThat(grant.get().node()).isSameAs(node);
    }

    /** Else it would count what others have as a slow Redis, and be the one who takes without asking. */
    @Test
    void whoWaitsForThoseWhoHaveTheSlotsAsksEachTimeAnew() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        RedisBudget budget = Budgets.of(LONG).fresh();
        Waiting request = new Waiting(
                MODEL,
                Candidates.alike(List.of(node)),
                Lane.INTERACTIVE,
                "ada",
                false,
                null,
                new AwaitedTrials(),
                budget);
        CompletableFuture<Grant> grant = leasing(admission, node, request);
        assertThat(leases.onABudget()).isEqualTo(1);
        leases.answer(node, FULL);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, GRANTED);
        assertThat(grant.get().node()).isSameAs(node);
        assertThat(leases.onABudget()).isEqualTo(1);
    }

    @Test
    void aRequestWhoseLeaseIsUnderWayIsNotRefusedForAFullQueue() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission none = Admissions.sharing(leases, Map.of("caravan.admission.queue", "0"));
        CompletableFuture<Grant> grant = leasing(none, node, request("ada", node));
        assertThatThrownBy(() -> admit(none, request("bob", node)))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(NotAdmitted.Reason.QUEUE_FULL));
        leases.answer(node, GRANTED);
        assertThat(grant.get().node()).isSameAs(node);
    }

    @Test
    void aRequestWhoseLeaseIsUnderWayIsNotRefusedForThoseWhoFoundANodeFull() throws Exception {
        Node full = SomeNodes.warm("agx0", 1, 1, MODEL);
        Node other = SomeNodes.warm("orin0", 1, 1, MODEL);
        Admission none = Admissions.sharing(leases, Map.of("caravan.admission.queue", "0"));
        CompletableFuture<Grant> waiting = leasing(none, full, request("ada", full));
        leases.answer(full, FULL);
        CompletableFuture<Grant> grant = Admissions.later(() -> admit(none, request("bob", other)));
        await().until(() -> grant.isDone() || leases.underWay(other) == 1);
        leases.answer(other, GRANTED);
        assertThat(grant.get().node()).isSameAs(other);
        assertThat(waiting).isNotDone();
    }

    @Test
    void aRequestWhoseLeaseIsUnderWayTakesNoRoomOfThoseWhoWait() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission one = Admissions.sharing(leases, Map.of("caravan.admission.queue", "1"));
        CompletableFuture<Grant> first = leasing(one, node, request("ada", node));
        CompletableFuture<Grant> second = inLine(one, request("bob", node));
        leases.answer(node, GRANTED);
        first.get().giveBack();
        leases.answer(node, GRANTED);
        assertThat(second.get().node()).isSameAs(node);
    }

    @Test
    void whoDoesNotStandInLineTakesNoSlotThatAnotherGatewayHas() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        CompletableFuture<Optional<Runnable>> slot = tryTakeLater(Admissions.sharing(leases, Map.of()), node);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, FULL);
        assertThat(slot.get()).isEmpty();
        assertThat(leases.givenBack()).isZero();
        assertThat(node.inFlight()).isZero();
    }

    @Test
    void whatSomebodyTookWhoDidNotStandInLineGoesToWhoDoes() throws Exception {
        Node node = SomeNodes.warm("agx0", 1, 1, MODEL);
        Admission admission = Admissions.sharing(leases, Map.of());
        CompletableFuture<Optional<Runnable>> slot = tryTakeLater(admission, node);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, GRANTED);
        Runnable giveBack = slot.get().orElseThrow();
        assertThat(admission.tryTake(node)).as("there is one slot").isEmpty();
        CompletableFuture<Grant> next = inLine(admission, request("ada", node));
        assertThat(leases.underWay(node)).isZero();
        giveBack.run();
        giveBack.run();
        leases.answer(node, GRANTED);
        assertThat(next.get().node()).isSameAs(node);
        assertThat(leases.givenBack()).isEqualTo(1);
        assertThat(node.inFlight()).isEqualTo(1);
    }

    private static CompletableFuture<Optional<Runnable>> tryTakeLater(Admission admission, Node node) {
        return CompletableFuture.supplyAsync(() -> admission.tryTake(node), Thread::startVirtualThread);
    }

    private static Waiting request(String caller, Node... candidates) {
        return Waits.of(MODEL, List.of(candidates), Lane.INTERACTIVE, caller, false);
    }

    private Grant admit(Admission admission, Waiting request) throws Exception {
        return admission.admit(request, LONG, cancellation);
    }

    private CompletableFuture<Grant> inLine(Admission admission, Waiting request) {
        return Admissions.inLine(admission, Lane.INTERACTIVE, () -> admit(admission, request));
    }

    /** The same of one for whom a slot of this node is being leased. */
    private CompletableFuture<Grant> leasing(Admission admission, Node node, Waiting request) {
        CompletableFuture<Grant> grant = Admissions.later(() -> admit(admission, request));
        await().until(() -> leases.underWay(node) == 1);
        return grant;
    }
}
