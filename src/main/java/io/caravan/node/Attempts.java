package io.caravan.node;

import io.caravan.inference.NodeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The tries made for one request, in order. Used by the exchange's thread only. */
public final class Attempts {

    /** The exchange variable that holds them. */
    public static final String VARIABLE = "attempts";

    /** The header that tells a caller how many there were. */
    public static final String HEADER = "X-Caravan-Attempts";

    /** Long enough for a probe to have looked at a node since it failed. */
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final List<Attempt> made = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();

    private AwaitedTrials trials = new AwaitedTrials();

    private Waiting lastWait;

    private boolean brokeOff;

    private long askedAfterMs;

    private long firstTokenAfterMs;

    private final LongSupplier clock;
    private final Map<String, Long> failedAt = new HashMap<>();
    private final Set<String> maybeWell = new HashSet<>();

    public Attempts() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds since any time */
    Attempts(LongSupplier clock) {
        this.clock = clock;
    }

    void asking(long elapsedMs) {
        askedAfterMs = elapsedMs;
    }

    /** How long after the request's acceptance the last node was asked, in milliseconds. */
    public long askedAfterMs() {
        return askedAfterMs;
    }

    void firstToken(long elapsedMs) {
        firstTokenAfterMs = elapsedMs;
    }

    /** How long after the request's acceptance the first token of the last node that had one came, in milliseconds. */
    public long firstTokenAfterMs() {
        return firstTokenAfterMs;
    }

    void add(Attempt attempt) {
        made.add(attempt);
        if (attempt.isPassing()) {
            failed(attempt.node());
        }
        attempt.kind().ifPresent(kind -> count(kind, attempt.node()));
    }

    private void failed(String node) {
        failedAt.put(node, clock.getAsLong());
        maybeWell.remove(node);
    }

    private void count(NodeFailure.Kind kind, String node) {
        if (kind.isNodesFault()) {
            trials.failed(node);
        } else if (kind != NodeFailure.Kind.NOT_ASKED) {
            trials.asked();
        }
    }

    /** Which nodes' trials the request waits for, until it has an answer. */
    AwaitedTrials trials() {
        return trials;
    }

    /**
     * No node was asked: somebody else told the answer of this model (with its tag), so many milliseconds after the request's
     * acceptance.
     */
    public void told(String source, String model, long elapsedMs) {
        asking(elapsedMs);
        firstToken(elapsedMs);
        add(Attempt.answered(source, model, 0));
    }

    /**
     * The node did begin to answer, but not end, or what it said could not be used; and some of it may have left. What
     * comes now is a wait of its own, in which nodes that failed some seconds ago may be asked again: somebody else went
     * on meanwhile, and they may have recovered.
     */
    public void brokeOff(NodeFailure failure) {
        correct(failure);
        failed(failure.node());
        long now = clock.getAsLong();
        failedAt.forEach((node, at) -> {
            if (now - at >= RECOVERY.toNanos()) {
                maybeWell.add(node);
            }
        });
        trials = new AwaitedTrials();
    }

    /** The same, but none of it has left: for the caller it is the one wait that began with the request. */
    void brokeOffUnseen(NodeFailure failure) {
        correct(failure);
        count(failure.kind(), failure.node());
    }

    private void correct(NodeFailure failure) {
        brokeOff |= failure.kind().isBreak();
        made.replaceAll(attempt -> attempt.node().equals(failure.node()) && attempt.isAnswered()
                ? Attempt.failed(attempt.model(), failure, attempt.ms())
                : attempt);
    }

    /** Whether the node had its chance with this model: it is not asked for it again for this request. */
    boolean isTried(Node node, String model) {
        return made.stream()
                .filter(attempt -> attempt.isOf(node, model) && !attempt.isUnclear())
                .anyMatch(attempt -> !attempt.isPassing() || !maybeWell.contains(node.name()));
    }

    /** Whether one of these nodes may answer for this model later on, and none has said what any other would say too. */
    boolean arePassing(Collection<Node> nodes, String model) {
        List<Attempt> theirs = made.stream()
                .filter(attempt -> nodes.stream().anyMatch(node -> attempt.isOf(node, model)))
                .toList();
        return theirs.stream().anyMatch(Attempt::isPassing) && theirs.stream().noneMatch(Attempt::isFinal);
    }

    /** Whether nobody could tell if the node took a prefill: it is asked again, afresh. */
    boolean isUnclear(Node node, String model) {
        return made.stream().anyMatch(attempt -> attempt.isOf(node, model) && attempt.isUnclear());
    }

    void admitted(Grant grant) {
        choices.add(grant.choice());
        lastWait = grant.request();
    }

    /** How it waited for the last slot that it had for this model; null if it had none since it asked for another one. */
    Waiting lastWait(String model) {
        return lastWait == null || !lastWait.model().equals(model) ? null : lastWait;
    }

    /** The node that was chosen last was not asked after all, by no fault of the request. */
    void turnedAway() {
        choices.removeLast();
    }

    /** Why each node was chosen, in order. */
    public List<Choice> choices() {
        return List.copyOf(choices);
    }

    /** Whether a node broke off after its first token. */
    boolean anyBrokeOff() {
        return brokeOff;
    }

    /** That nobody could answer for this model. */
    public NoNodeAnswered failure(String model) {
        return new NoNodeAnswered(model, made);
    }

    /**
     * What has become so far of those that were asked for this model, and of these that were not; empty if there is neither.
     *
     * @param notAsked no attempts of the request: they are told, but not counted
     */
    Optional<NoNodeAnswered> soFar(String model, List<Attempt> notAsked) {
        List<Attempt> ofModel = Stream.concat(
                        made.stream().filter(attempt -> attempt.model().equals(model)), notAsked.stream())
                .toList();
        return ofModel.isEmpty() ? Optional.empty() : Optional.of(new NoNodeAnswered(model, ofModel));
    }

    /** Whether a node broke off and the next one went on. */
    public boolean isRescue() {
        return anyBrokeOff() && made.getLast().isAnswered();
    }

    /** The last one, whatever came of it. */
    Optional<Attempt> last() {
        return made.isEmpty() ? Optional.empty() : Optional.of(made.getLast());
    }

    /** All so far. */
    public List<Attempt> made() {
        return List.copyOf(made);
    }
}
