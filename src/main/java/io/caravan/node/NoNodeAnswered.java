package io.caravan.node;

import io.caravan.inference.NodeFailure;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thrown when every node that has the model was tried, or none of them can be. */
public class NoNodeAnswered extends Unanswered {

    private final String model;
    private final transient List<Attempt> attempts;

    NoNodeAnswered(String model, List<Attempt> attempts) {
        super(describe(model, attempts));
        this.model = model;
        this.attempts = List.copyOf(attempts);
    }

    private static String describe(String model, List<Attempt> attempts) {
        return "No node could answer for model " + ModelName.plain(model) + ": "
                + attempts.stream().map(attempt -> describe(attempt, model)).collect(Collectors.joining(", "))
                + ".";
    }

    private static String describe(Attempt attempt, String model) {
        String name = ModelName.plain(attempt.model());
        return attempt.node()
                + (name.equals(ModelName.plain(model)) ? "" : " with " + name)
                + " " + attempt.outcome()
                + (attempt.reason() == null ? "" : " (" + attempt.reason() + ")");
    }

    /** The same without tries that were told of before. */
    NoNodeAnswered without(Collection<Attempt> told) {
        return new NoNodeAnswered(
                model,
                attempts.stream().filter(attempt -> !told.contains(attempt)).toList());
    }

    /** What each node said, those included that were asked for models that were to stand in. */
    public List<Attempt> attempts() {
        return Stream.concat(
                        attempts.stream(),
                        Arrays.stream(getSuppressed())
                                .filter(NoNodeAnswered.class::isInstance)
                                .flatMap(other -> ((NoNodeAnswered) other).attempts().stream()))
                .toList();
    }

    /** How many seconds to wait before trying again, by the node that asked for the shortest wait; empty if none asked. */
    public OptionalLong retryAfterSeconds() {
        return attempts().stream()
                .filter(attempt -> attempt.retryAfter() != null)
                .mapToLong(Attempt::retryAfter)
                .min();
    }

    /** Whether every node said that it does not have the model, whatever it said before. */
    public boolean isModelGone() {
        return areAll(kind -> kind == NodeFailure.Kind.NO_MODEL);
    }

    /** Whether no node was started for what is asked of the model; some may not have it at all. */
    public boolean isUnsupported() {
        return !isModelGone()
                && areAll(kind -> kind == NodeFailure.Kind.UNSUPPORTED || kind == NodeFailure.Kind.NO_MODEL);
    }

    /** Whether every node was silent, rather than absent or failing. */
    public boolean isTimeout() {
        return areAll(kind -> kind == NodeFailure.Kind.SILENT);
    }

    /** Whether every node began an answer and broke off. */
    public boolean isBrokenOff() {
        return areAll(NodeFailure.Kind::isBreak);
    }

    private boolean areAll(Predicate<NodeFailure.Kind> these) {
        List<String> outcomes = Arrays.stream(NodeFailure.Kind.values())
                .filter(these)
                .map(NodeFailure.Kind::word)
                .toList();
        return !attempts().isEmpty() && attempts().stream().allMatch(attempt -> outcomes.contains(attempt.outcome()));
    }
}
