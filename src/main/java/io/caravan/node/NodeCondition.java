package io.caravan.node;

import io.caravan.inference.NodeFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether one node is well, by what probes found and by what came of requests. Safe for use by many threads. */
final class NodeCondition {

    private final Circuit circuit;
    private final Progress progress;
    private final HealthLog log;
    private volatile NodeHealth found = NodeHealth.UNKNOWN;
    private volatile String reason = "not asked yet";

    NodeCondition(String node, Circuit circuit, Progress progress) {
        this.circuit = circuit;
        this.progress = progress;
        this.log = new HealthLog(node, this);
    }

    NodeHealth health() {
        return found == NodeHealth.UP && progress.isHung() ? NodeHealth.HUNG : found;
    }

    /** Why it is not up, or null. */
    String reason() {
        return switch (health()) {
            case UP -> null;
            case HUNG -> "requests come to nothing, though it answers health checks";
            case UNKNOWN, DOWN -> reason;
        };
    }

    /** Why asking it for this model makes no sense just now; empty if it does. */
    Optional<String> objection(String model) {
        if (found == NodeHealth.DOWN) {
            return Optional.of("down: " + reason);
        }
        if (circuit.isOpen()) {
            return Optional.of(Circuit.OPEN);
        }
        return progress.isHung(model) ? Optional.of("hung") : Optional.empty();
    }

    /** A probe had an answer. */
    void up() {
        found = NodeHealth.UP;
        log.look();
    }

    /** A probe had none. */
    void down(String why) {
        reason = why;
        found = NodeHealth.DOWN;
        log.look();
    }

    /** An answer came to its end, or went on for longer than one that stands still is waited for. */
    void progressed(String model) {
        progress.made(model);
        log.look();
    }

    /** No answer came. */
    void failedToAnswer(String model, NodeFailure failure) {
        suspect(model, failure);
        if (failure.kind() == NodeFailure.Kind.SILENT) {
            cameToNothing(model);
        }
        if (failure.kind() == NodeFailure.Kind.IMPATIENT) {
            progress.doubt(model);
        }
    }

    /** An answer broke off, which the EIP around the node cannot see. */
    void brokeOff(String model, NodeFailure failure) {
        suspect(model, failure);
        circuit.breaker().onError(0, TimeUnit.NANOSECONDS, failure);
        if (failure.kind() == NodeFailure.Kind.STALLED) {
            cameToNothing(model);
        }
    }

    private void suspect(String model, NodeFailure failure) {
        if (failure.isNodesFault()) {
            circuit.suspect(model);
        }
    }

    private void cameToNothing(String model) {
        progress.none(model);
        log.look();
    }
}
