package io.caravan.embedded.simulator;

import io.vertx.core.Vertx;
import java.util.Map;

/** Faults that strike before a model is asked: errors, resets, silence. */
final class EarlyTrouble {

    private static final Map<FaultKind, String> REASONS = Map.of(
            FaultKind.RATE_LIMIT, "rate limit exceeded",
            FaultKind.ERROR_500, "llama runner process has terminated: simulated",
            FaultKind.UNAVAILABLE, ModelScheduler.BUSY,
            FaultKind.CONTEXT_LENGTH, ContextWindow.TOO_LONG,
            FaultKind.CONTENT_POLICY, "the request was refused by the content policy",
            FaultKind.REJECT_PREFILL, "the last message must not be the assistant's: this model does not continue it");

    private final Vertx vertx;

    EarlyTrouble(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Deals with the call now or after the fault's delay; whether it ended or the caller gave up goes to the counters. */
    void strike(Fault fault, Call call, Counters counters) {
        Ending ending = new Ending(counters);
        call.whenHungUp(ending::cancel);
        if (fault.toldDelayMs() > 0) {
            vertx.setTimer(fault.toldDelayMs(), timer -> act(fault, call, ending));
        } else {
            act(fault, call, ending);
        }
    }

    private static void act(Fault fault, Call call, Ending ending) {
        switch (fault.kind()) {
            case SILENCE, HANG_MODEL -> {
                // The caller waits until it gives up.
            }
            case RESET -> {
                ending.finish();
                call.reset();
            }
            default -> {
                ending.finish();
                refuse(fault, call);
            }
        }
    }

    private static void refuse(Fault fault, Call call) {
        int status = fault.status() != null ? fault.status() : fault.kind().status();
        if (fault.retryAfter() != null) {
            call.header("Retry-After", fault.retryAfter().toString());
        }
        switch (fault.kind()) {
            case BAD_GATEWAY -> call.html(status, "Bad Gateway");
            case GATEWAY_TIMEOUT -> call.html(status, "Gateway Time-out");
            default -> call.refuse(new Refusal(status, REASONS.get(fault.kind())));
        }
    }

    /** A call ends once, one way or the other. */
    private static final class Ending {

        private final Counters counters;
        private boolean over;

        Ending(Counters counters) {
            this.counters = counters;
        }

        void finish() {
            if (!over) {
                over = true;
                counters.finish();
            }
        }

        void cancel() {
            if (!over) {
                over = true;
                counters.cancel();
            }
        }
    }
}
