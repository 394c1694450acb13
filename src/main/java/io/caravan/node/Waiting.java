package io.caravan.node;

import io.caravan.inference.Lane;
import io.caravan.store.RedisBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request that waits for a slot. Its members that change are guarded by the {@link AdmissionLock}. */
final class Waiting {

    private final String model;
    private final AwaitedTrials trials;
    private final Lane lane;
    private final String caller;
    private final boolean resumed;
    private final Waiting first;
    private final long since = System.nanoTime();
    private final CompletableFuture<Grant> grant = new CompletableFuture<>();
    private double came;
    private double turn;
    private long number;
    private long expectedMs;
    private boolean settling;
    private Candidates candidates;
    private RedisBudget budget;

    /**
     * @param resumed whether some of its answer has left already, so that somebody is in the middle of reading it
     * @param before the wait for a slot whose node did not answer; null if it is the first for this model
     * @param trials those of the whole request
     * @param budget what the request may still wait for Redis; null for one of its own at each try
     */
    Waiting(
            String model,
            Candidates candidates,
            Lane lane,
            String caller,
            boolean resumed,
            Waiting before,
            AwaitedTrials trials,
            RedisBudget budget) {
        this.model = model;
        this.candidates = candidates;
        this.trials = trials;
        trials.comeAcross(candidates.nodes());
        this.lane = lane;
        this.caller = caller;
        this.resumed = resumed;
        this.first = before == null ? this : before.first;
        this.budget = budget;
    }

    String model() {
        return model;
    }

    List<Node> candidates() {
        return candidates.nodes();
    }

    /** Whether the node comes after those with more room. */
    boolean isCramped(Node node) {
        return candidates.cramped().contains(node);
    }

    /** A part of the request is better answered than none: from now on every node is as good. False if that is nothing new. */
    boolean settlesForAny() {
        boolean some = !candidates.cramped().isEmpty();
        candidates = candidates.alike();
        return some;
    }

    /** Whether it makes sense to wait for a node whose circuit is open: it will be tried before long, and nobody waits twice. */
    boolean mayAwait(Node node) {
        return node.isPausing(model) && trials.mayAwait(node);
    }

    /** It waits for one of these; if nothing but their circuits keeps it from them, for the outcome of their trials. */
    void awaits(List<Node> nodes) {
        if (nodes.stream().allMatch(node -> mayAwait(node) || node.circuit().isHalfOpen())) {
            trials.await(nodes);
        }
    }

    Lane lane() {
        return lane;
    }

    String caller() {
        return caller;
    }

    boolean isResumed() {
        return resumed;
    }

    /** Whether it had its turn before, and the node did not answer. */
    boolean isSecond() {
        return first != this;
    }

    /** The wait that gave it its turn; itself if that is this one. */
    Waiting first() {
        return first;
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    CompletableFuture<Grant> grant() {
        return grant;
    }

    /** The time of its {@link FairQueue} when it came. */
    double came() {
        return came;
    }

    /** Where the work for those of its caller ends who come before it, as {@link FairQueue} counts; it changes while it waits. */
    double turn() {
        return turn;
    }

    void moveTo(double newTurn) {
        turn = newTurn;
    }

    /** The order of arrival. */
    long number() {
        return number;
    }

    void came(double now, long newNumber) {
        came = now;
        turn = now;
        number = newNumber;
    }

    /** How long it was expected to wait when its wait began, in milliseconds; 0 if it did not have to. */
    long expectedMs() {
        return expectedMs;
    }

    /** Only what is expected at first counts. */
    void expect(long ms) {
        if (expectedMs == 0) {
            expectedMs = ms;
        }
    }

    /** Whether a slot was found for it that has yet to be leased. */
    boolean isSettling() {
        return settling;
    }

    void settling(boolean now) {
        settling = now;
    }

    /** What it may still wait for Redis; empty if it may spend as much as there is at each try. */
    Optional<RedisBudget> budget() {
        return Optional.ofNullable(budget);
    }

    /** It waits for those who have the slots from now on, and whatever Redis takes meanwhile does not make that longer. */
    void waitsForOthers() {
        budget = null;
    }

    Node candidate(String name) {
        return candidates().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
