package io.caravan.api;

import io.caravan.inference.NodeFailure;
import io.caravan.node.Attempt;
import io.caravan.node.NoNodeAnswered;
import io.caravan.node.NotAdmitted;
import io.caravan.node.UnknownModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why an answer is not whole. Used by the exchange's thread only. */
final class Breaks {

    private final List<NodeFailure> failures = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /** A node began, and broke off or could not be used. */
    void add(NodeFailure failure) {
        failures.add(failure);
    }

    /** All that happened is made good. */
    void clear() {
        failures.clear();
    }

    /** Of the node that began last. */
    NodeFailure last() {
        return failures.getLast();
    }

    /** Nobody else went on, or even began. */
    void nobodyGoesOn(Throwable why) {
        switch (why) {
            case NoNodeAnswered nobody ->
                nobody.attempts().stream().filter(this::isNotTold).forEach(attempt -> others.add(said(attempt)));
            case NodeFailure refusal -> others.add(said(refusal));
            case NotAdmitted waited -> others.add(waited.getMessage());
            case UnknownModel gone -> others.add(gone.getMessage());
            default -> {
                // Of the nodes it says nothing.
            }
        }
    }

    private boolean isNotTold(Attempt attempt) {
        return failures.stream()
                .noneMatch(failure -> failure.node().equals(attempt.node())
                        && Objects.equals(failure.getMessage(), attempt.reason()));
    }

    /** The reason of the node that spoke last, then what became of the others. */
    String text(String speaker) {
        Stream<String> broken =
                failures.stream().map(failure -> failure.node().equals(speaker) ? failure.getMessage() : said(failure));
        return Stream.concat(broken, others.stream()).collect(Collectors.joining("; "));
    }

    private static String said(NodeFailure failure) {
        return "node " + failure.node() + ": " + failure.getMessage();
    }

    private static String said(Attempt attempt) {
        return "node " + attempt.node() + ": " + (attempt.reason() == null ? attempt.outcome() : attempt.reason());
    }
}
