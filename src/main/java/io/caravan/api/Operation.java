package io.caravan.api;

import java.util.Arrays;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Route;

/**
 * What callers ask of models, as OpenTelemetry names it ("Semantic conventions for GenAI metrics",
 * {@code gen_ai.operation.name}).
 */
enum Operation {
    CHAT("chat"),
    EMBEDDINGS("embeddings");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /**
     * What was asked for: the group of the route that took the exchange; empty if that is neither of them, or only loads a
     * model, whose answer leaves whole.
     */
    static Optional<Operation> of(Exchange exchange) {
        Optional<Operation> taken = Optional.ofNullable(exchange.getFromRouteId())
                .map(exchange.getContext()::getRoute)
                .map(Route::getGroup)
                .flatMap(Operation::named);
        return taken.filter(operation -> operation != CHAT || exchange.getVariable(WholeEncoder.VARIABLE) == null);
    }

    private static Optional<Operation> named(String word) {
        return Arrays.stream(values())
                .filter(operation -> operation.word.equals(word))
                .findFirst();
    }
}
