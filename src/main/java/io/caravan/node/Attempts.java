package io.caravan.node;

import io.caravan.inference.NodeFailure;
import java.util.ArrayList;
import java.util.List;

/** The tries made for one request, in order. Used by the exchange's thread only. */
public final class Attempts {

    /** The exchange variable that holds them. */
    public static final String VARIABLE = "attempts";

    private final List<Attempt> made = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();

    private long askedAfterMs;

    private long firstTokenAfterMs;

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
    }

    /** The node did begin to answer, but not end. */
    public void brokeOff(NodeFailure failure) {
        made.replaceAll(attempt -> attempt.node().equals(failure.node()) && attempt.isAnswered()
                ? Attempt.failed(attempt.model(), failure, attempt.ms())
                : attempt);
    }

    /** Whether the node had its chance with this model: it is not asked for it again for this request. */
    boolean isTried(Node node, String model) {
        return made.stream()
                .anyMatch(attempt ->
                        attempt.node().equals(node.name()) && attempt.model().equals(model));
    }

    void chose(Choice choice) {
        choices.add(choice);
    }

    /** Why each node was chosen, in order. */
    public List<Choice> choices() {
        return List.copyOf(choices);
    }

    boolean isEmpty() {
        return made.isEmpty();
    }

    /** Whether a node broke off after its first token. */
    boolean anyBrokeOff() {
        return made.stream().anyMatch(Attempt::isBrokenOff);
    }

    /** Whether a node broke off and the next one went on. */
    public boolean isRescue() {
        return anyBrokeOff() && made.getLast().isAnswered();
    }

    /** All so far. */
    public List<Attempt> made() {
        return List.copyOf(made);
    }
}
