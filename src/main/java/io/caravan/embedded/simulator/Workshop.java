package io.caravan.embedded.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** What the parts of one running node share; touched only on its event loop. */
final class Workshop {

    private final Vertx vertx;
    private final Listener listener;
    private final ModelShelf shelf;
    private final ModelScheduler scheduler;
    private final Faults faults = new Faults();
    private final Counters counters = new Counters();
    private final Journal journal = new Journal();
    private final EarlyTrouble early;
    private Tuning tuning;

    Workshop(Vertx vertx, NodeOptions options, Listener listener) {
        this.vertx = vertx;
        this.listener = listener;
        this.shelf = new ModelShelf(options);
        this.tuning = options.tuning();
        this.scheduler = new ModelScheduler(vertx, this::tuning);
        this.early = new EarlyTrouble(vertx);
    }

    Vertx vertx() {
        return vertx;
    }

    ModelShelf shelf() {
        return shelf;
    }

    ModelScheduler scheduler() {
        return scheduler;
    }

    Faults faults() {
        return faults;
    }

    Counters counters() {
        return counters;
    }

    Journal journal() {
        return journal;
    }

    Tuning tuning() {
        return tuning;
    }

    void tune(Tuning newTuning) {
        tuning = newTuning;
        scheduler.retune();
    }

    /** In place of the faults before; a refusal begins at once. */
    void tell(List<Fault> newFaults) {
        heal();
        faults.tell(newFaults);
        newFaults.stream()
                .filter(fault -> fault.kind() == FaultKind.REFUSE)
                .findFirst()
                .ifPresent(fault -> listener.refuse(fault.toldDelayMs()));
    }

    void heal() {
        faults.heal();
        listener.open();
    }

    /** A fault of a request to a model. */
    void strike(Fault fault, Call call) {
        if (fault.kind() == FaultKind.REFUSE) {
            counters.finish();
            call.reset();
            listener.refuse(fault.delayMsOrDefault());
        } else {
            early.strike(fault, call, counters);
        }
    }

    /** A fault of a request to no model, which the counters leave out. */
    boolean takes(Call call) {
        Optional<Fault> fault = faults.strikeEverything();
        fault.ifPresent(f -> {
            journal.note(f);
            early.strike(f, call, new Counters());
        });
        return fault.isPresent();
    }

    /** Completes when the socket is open or closed as it was last told. */
    Future<?> settled() {
        return listener.settled();
    }

    boolean listens() {
        return listener.isOpen();
    }
}
