package io.caravan.embedded.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;

/** At most one alarm for each model that is loaded: a timer for each request would pile up for minutes. */
final class Alarms {

    private final Vertx vertx;
    private final Map<ModelRunner, Long> timers = new WeakHashMap<>();

    Alarms(Vertx vertx) {
        this.vertx = vertx;
    }

    /** In place of the one before; at once if no time is left. */
    void set(ModelRunner runner, Duration time, Runnable action) {
        Long before = timers.remove(runner);
        if (before != null) {
            vertx.cancelTimer(before);
        }
        if (time.isPositive()) {
            // Rounded up, so that the time is over when it rings.
            timers.put(runner, vertx.setTimer(time.toMillis() + 1, timer -> action.run()));
        } else {
            action.run();
        }
    }
}
