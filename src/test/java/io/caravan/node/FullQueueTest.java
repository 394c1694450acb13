package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who has to go when there are more requests in a lane than may wait. */
class FullQueueTest {

    private static final String MODEL = "llama3.2:1b";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Map<String, String> THREE_WAIT = Map.of("caravan.admission.queue", "3");

    private final Nodes nodes = SomeNodes.configured(Map.of(
            "caravan.nodes.agx0.url", "http://127.0.0.1:1",
            "caravan.nodes.agx0.slots", "1",
            "caravan.nodes.orin0.url", "http://127.0.0.1:2",
            "caravan.nodes.orin0.slots", "2"));
    private final Node busy = SomeNodes.up(nodes.named("agx0").orElseThrow(), true, MODEL);
    private final Node other = SomeNodes.up(nodes.named("orin0").orElseThrow(), true, MODEL);
    private final PendingSlots leases = new PendingSlots();
    private final Admission admission = Admissions.of(THREE_WAIT, leases, (node, model) -> {}, nodes);

    @Test
    void whoFillsTheQueueGivesWayToACallerWithFewerWaiting() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> first = inLine(request("ada", busy));
        CompletableFuture<Grant> second = inLine(request("ada", busy));
        CompletableFuture<Grant> third = inLine(request("ada", busy));
        CompletableFuture<Grant> newcomer = later(request("bob", busy));
        assertRefused(third);
        assertThat(List.of(first, second, newcomer)).noneMatch(CompletableFuture::isDone);
        assertThat(admission.waiting(Lane.INTERACTIVE)).isEqualTo(3);
    }

    @Test
    void ofCallersWithEquallyManyTheOneBehindGivesWay() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> one = inLine(request("ada", busy));
        CompletableFuture<Grant> another = inLine(request("bob", busy));
        CompletableFuture<Grant> last = inLine(request("bob", busy));
        CompletableFuture<Grant> second = later(request("cay", busy));
        assertRefused(last);
        assertThat(List.of(one, another, second)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void nobodyGivesWayToACallerWhoWouldHaveAsMany() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> first = inLine(request("ada", busy));
        CompletableFuture<Grant> second = inLine(request("ada", busy));
        CompletableFuture<Grant> bobs = inLine(request("bob", busy));
        assertRefused(later(request("bob", busy)));
        assertThat(List.of(first, second, bobs)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void whoHasAsManyAsOneMayHasTakesNobodysPlace() throws Exception {
        Admission small = Admissions.of(
                Map.of("caravan.admission.queue", "3", "caravan.admission.queue-per-caller", "1"),
                new OwnSlots(),
                (node, model) -> {},
                nodes);
        small.admit(request("eve", busy), LONG, new Cancellation());
        CompletableFuture<Grant> only = Admissions.inLine(
                small, Lane.INTERACTIVE, () -> small.admit(request("ada", busy), LONG, new Cancellation()));
        assertThatThrownBy(() -> small.admit(request("ada", busy), LONG, new Cancellation()))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(NotAdmitted.Reason.CALLER_FULL));
        assertThat(only).isNotDone();
    }

    @Test
    void whoseNodeFailedDoesNotGiveWay() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> first = inLine(again(failed()));
        CompletableFuture<Grant> second = inLine(again(failed()));
        CompletableFuture<Grant> bobs = inLine(request("bob", busy));
        assertRefused(later(request("cay", busy)));
        assertThat(List.of(first, second, bobs)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void whoseAnswerBrokeOffDoesNotGiveWay() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> first = inLine(request("ada", busy));
        CompletableFuture<Grant> second = inLine(request("ada", busy));
        CompletableFuture<Grant> bobs = inLine(request("bob", busy));
        CompletableFuture<Grant> broken = inLine(Waits.of(MODEL, List.of(busy), Lane.INTERACTIVE, "ada", true));
        CompletableFuture<Grant> newcomer = later(request("cay", busy));
        assertRefused(second);
        assertThat(List.of(first, bobs, broken, newcomer)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void forWhomASlotWasFoundDoesNotGiveWay() throws Exception {
        granted(request("eve", busy), busy);
        CompletableFuture<Grant> first = inLine(request("ada", busy));
        CompletableFuture<Grant> second = inLine(request("ada", busy));
        CompletableFuture<Grant> bobs = inLine(request("bob", busy));
        CompletableFuture<Grant> leasing = inLine(request("ada", other));
        CompletableFuture<Grant> newcomer = later(request("cay", busy));
        assertRefused(second);
        leases.answer(other, SlotLeases.Outcome.GRANTED);
        assertThat(leasing).succeedsWithin(LONG);
        assertThat(List.of(first, bobs, newcomer)).noneMatch(CompletableFuture::isDone);
    }

    private static Waiting request(String caller, Node node) {
        return Waits.of(MODEL, List.of(node), Lane.INTERACTIVE, caller, false);
    }

    /** A request of Ada's that had its turn, and a node that did not answer. */
    private Waiting failed() throws Exception {
        Waiting request = request("ada", other);
        granted(request, other).giveBack();
        return request;
    }

    private Waiting again(Waiting failed) {
        return Waits.of(MODEL, List.of(busy), failed.lane(), failed.caller(), false, failed);
    }

    private Grant granted(Waiting request, Node node) throws Exception {
        CompletableFuture<Grant> grant = later(request);
        await().until(() -> leases.underWay(node) == 1);
        leases.answer(node, SlotLeases.Outcome.GRANTED);
        return grant.get();
    }

    private CompletableFuture<Grant> inLine(Waiting request) {
        return Admissions.inLine(admission, request.lane(), () -> admission.admit(request, LONG, new Cancellation()));
    }

    private CompletableFuture<Grant> later(Waiting request) {
        return Admissions.later(() -> admission.admit(request, LONG, new Cancellation()));
    }

    private static void assertRefused(CompletableFuture<Grant> grant) {
        assertThat(grant)
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(NotAdmitted.Reason.QUEUE_FULL);
                    assertThat(refused.position()).isPositive();
                    assertThat(refused.waitSeconds()).isPositive();
                });
    }
}
