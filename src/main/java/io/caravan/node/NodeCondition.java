package io.caravan.node;

import io.caravan.inference.NodeFailure;
import java.util.Optional;

/** Whether one node is well, by what probes found and by what came of requests. Safe for use by many threads. */
final class NodeCondition {

    private final Circuit circuit;
    private final Progress progress;
    private final ModelFaults faults;
    private final HealthLog log;
    private final ModelFaultsLog faultsLog;
    private volatile NodeHealth found = NodeHealth.UNKNOWN;
    private volatile String reason = "not asked yet";

    NodeCondition(String node, Circuit circuit, Progress progress, ModelFaults faults) {
        this.circuit = circuit;
        this.progress = progress;
        this.faults = faults;
        this.faultsLog = new ModelFaultsLog(node, faults);
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
        return modelsObjection(model);
    }

    /** Whether nothing but its circuit keeps a request for this model from it, which will be tried before long. */
    boolean isPausing(String model) {
        return found != NodeHealth.DOWN
                && circuit.isPausing()
                && modelsObjection(model).isEmpty();
    }

    private Optional<String> modelsObjection(String model) {
        if (progress.isHung(model)) {
            return Optional.of("hung");
        }
        return faults.isBroken(model) ? Optional.of("the model fails there") : Optional.empty();
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
        faults.answered(model);
        faultsLog.look();
    }

    /** No answer came. */
    void failedToAnswer(String model, NodeFailure failure) {
        count(model, failure);
        if (failure.kind() == NodeFailure.Kind.SILENT) {
            cameToNothing(model);
        }
        if (failure.kind() == NodeFailure.Kind.IMPATIENT) {
            progress.doubt(model);
        }
    }

    /** An answer broke off. */
    void brokeOff(String model, NodeFailure failure) {
        count(model, failure);
        if (failure.kind() == NodeFailure.Kind.STALLED) {
            cameToNothing(model);
        }
    }

    /** The node's circuit must not open, and so keep callers of all other models away, for what is wrong with one. */
    private void count(String model, NodeFailure failure) {
        if (failure.mayBeModels()) {
            faults.failed(model);
            faultsLog.look();
        }
        if (failure.isNodesFault() && !(failure.mayBeModels() && faults.isAlone(model))) {
            circuit.suspect(model);
            circuit.failed(failure);
        }
    }

    private void cameToNothing(String model) {
        progress.none(model);
        log.look();
    }
}
