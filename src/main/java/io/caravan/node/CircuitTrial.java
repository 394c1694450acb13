package io.caravan.node;

import io.caravan.inference.NodeFailure;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks a node whose circuit is half-open for an answer of a few tokens, whole, so that it closes even if no caller asks. */
@Singleton
class CircuitTrial {

    private final Trial trial;

    CircuitTrial(Trial trial) {
        this.trial = trial;
    }

    /** Has the circuit closed or opened by what the node says; blocks as long as a first token may take, for each model. */
    void of(Node node) throws InterruptedException {
        List<String> telling = telling(node).toList();
        if (!telling.isEmpty() && node.circuit().beginTrial()) {
            judge(node, telling);
        }
    }

    /**
     * The model that failed last, and one that is loaded: a model that is broken says nothing of the node, and must not keep
     * those from it who ask for others.
     */
    private static Stream<String> telling(Node node) {
        String suspect = node.circuit().suspect();
        Optional<String> loaded = Trial.loaded(node, suspect == null ? Set.of() : Set.of(suspect));
        return Stream.concat(
                Stream.ofNullable(suspect).filter(name -> node.model(name).isPresent()), loaded.stream());
    }

    private void judge(Node node, List<String> models) throws InterruptedException {
        Optional<NodeFailure> failure;
        try {
            failure = outcome(node, models);
        } catch (InterruptedException | RuntimeException unknown) {
            node.circuit().abandonTrial();
            throw unknown;
        }
        node.circuit().endTrial(failure);
    }

    /** Why none of the models answered, by preference a reason that speaks against the node; empty if one did. */
    private Optional<NodeFailure> outcome(Node node, List<String> models) throws InterruptedException {
        Optional<NodeFailure> telling = Optional.empty();
        for (String model : models) {
            Optional<NodeFailure> failure = trial.failure(node, model);
            if (failure.isEmpty()) {
                node.began(model);
                node.progressed(model);
                return failure;
            }
            if (telling.isEmpty() || failure.get().isNodesFault()) {
                telling = failure;
            }
        }
        return telling;
    }
}
