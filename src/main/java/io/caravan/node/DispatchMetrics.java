package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Counts how long requests wait for a slot, and how often a node is asked because another try failed. */
@Singleton
class DispatchMetrics {

    private static final Duration[] WAITS = {
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1)
    };

    private final MeterRegistry meters;

    DispatchMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Waits for what is admitted, and records how long that took and what came of it. */
    Grant timed(Lane lane, Callable<Grant> admission) throws Exception {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            Grant grant = admission.call();
            outcome = "granted";
            return grant;
        } catch (NotAdmitted refused) {
            outcome = "refused";
            throw refused;
        } catch (Cancellation.CallerGone gone) {
            outcome = "cancelled";
            throw gone;
        } finally {
            waits(lane, outcome).record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Timer waits(Lane lane, String outcome) {
        return Timer.builder("caravan.queue.wait")
                .description("How long requests waited for a slot of a node, by what came of it")
                .tag("lane", lane.word())
                .tag("outcome", outcome)
                .serviceLevelObjectives(WAITS)
                .register(meters);
    }

    /** Counts a try that is not the first one of its request, before what came of it is among the attempts. */
    void countTry(Attempts attempts, Node node) {
        Optional<Attempt> failed = attempts.last();
        failed.ifPresent(last -> Counter.builder("caravan.retries")
                .description("Tries after a failed one, by the node that failed and where the next try went")
                .tag("node", last.node())
                .tag("to", last.node().equals(node.name()) ? "same_node" : "next_node")
                .register(meters)
                .increment());
    }
}
