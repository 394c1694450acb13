package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Faults by model name: {@code sim-cut} is a model whose stream is cut. The tag may tell more, its parts joined by dots:
 * {@code sim-cut:tokens-3.times-1}, with {@code tokens}, {@code times}, {@code delay} (ms), {@code retry} (s) and
 * {@code status}.
 */
final class FaultModel {

    static final String PREFIX = "sim-";

    private FaultModel() {}

    /** @return nothing if the name is not that of a fault */
    static Optional<Fault> fault(ModelName name) {
        if (!name.base().startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return FaultKind.find(name.base().substring(PREFIX.length())).map(kind -> told(kind, name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The names a node lists when it is asked to list them. */
    static List<ModelName> names() {
        Stream<String> kinds = Arrays.stream(FaultKind.values()).map(kind -> PREFIX + kind.id());
        return Stream.concat(kinds, Stream.of("sim-rate-limit:retry-1", "sim-error-500:times-1"))
                .map(ModelName::of)
                .toList();
    }

    private static Fault told(FaultKind kind, ModelName name) {
        Fault fault = new Fault(kind, name.toString(), null, null, null, null, null, null);
        if (name.tag().equals(ModelName.DEFAULT_TAG)) {
            return fault;
        }
        for (String part : name.tag().split("\\.")) {
            fault = told(fault, part);
        }
        return fault;
    }

    private static Fault told(Fault fault, String part) {
        int dash = part.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("no number in " + part);
        }
        int number = Integer.parseInt(part.substring(dash + 1));
        return switch (part.substring(0, dash)) {
            case "tokens" -> fault.afterTokens(number);
            case "times" -> fault.times(number);
            case "delay" -> fault.delay(Duration.ofMillis(number));
            case "retry" -> fault.retryAfter(number);
            case "status" -> fault.withStatus(number);
            default -> throw new IllegalArgumentException("unknown " + part);
        };
    }
}
