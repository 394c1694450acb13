package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class DispatchMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DispatchMetrics metrics = new DispatchMetrics(meters);

    @Test
    void aWaitIsCountedByItsLaneAndWhatCameOfIt() throws Exception {
        metrics.timed(Lane.BATCH, () -> null);
        failing(() -> {
            throw Failures.busy(NotAdmitted.Reason.IMPATIENT);
        });
        failing(() -> {
            throw new Cancellation.CallerGone();
        });
        assertThat(waits("batch", "granted")).isEqualTo(1);
        assertThat(waits("interactive", "refused")).isEqualTo(1);
        assertThat(waits("interactive", "cancelled")).isEqualTo(1);
    }

    @Test
    void theFirstTryIsNoRetry() {
        metrics.countTry(new Attempts(), SomeNodes.node("agx0", 1, 1));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void aRetryIsCountedByWhoFailedAndWhereItGoes() {
        Attempts attempts = new Attempts();
        attempts.add(new Attempt("agx0", "a:latest", "error", null, null, 1));
        metrics.countTry(attempts, SomeNodes.node("agx0", 1, 1));
        metrics.countTry(attempts, SomeNodes.node("orin0", 1, 1));
        metrics.countTry(attempts, SomeNodes.node("orin0", 1, 1));
        assertThat(retries("same_node")).isEqualTo(1);
        assertThat(retries("next_node")).isEqualTo(2);
    }

    private void failing(Callable<Grant> admission) {
        assertThatThrownBy(() -> metrics.timed(Lane.INTERACTIVE, admission)).isNotNull();
    }

    private long waits(String lane, String outcome) {
        return meters.get("caravan.queue.wait")
                .tag("lane", lane)
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double retries(String to) {
        return meters.get("caravan.retries")
                .tag("node", "agx0")
                .tag("to", to)
                .counter()
                .count();
    }
}
