package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.Optional;

/** One request's claim to a slot of a loaded model. */
final class Ticket {

    private enum State {
        WAITING,
        GRANTED,
        OVER
    }

    private final ModelCard model;
    private final RunnerOptions options;
    private final Optional<Duration> keepAlive;
    private final Runnable whenGranted;
    private State state = State.WAITING;

    Ticket(ModelCard model, RunnerOptions options, Optional<Duration> keepAlive, Runnable whenGranted) {
        this.model = model;
        this.options = options.cappedFor(model);
        this.keepAlive = keepAlive;
        this.whenGranted = whenGranted;
    }

    ModelCard model() {
        return model;
    }

    RunnerOptions options() {
        return options;
    }

    Optional<Duration> keepAlive() {
        return keepAlive;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    boolean isGranted() {
        return state == State.GRANTED;
    }

    void grant() {
        state = State.GRANTED;
        whenGranted.run();
    }

    void end() {
        state = State.OVER;
    }
}
