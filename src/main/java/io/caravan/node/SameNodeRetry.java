package io.caravan.node;

import io.caravan.inference.NodeFailure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether a node that failed is asked once more before the next one. */
@Singleton
class SameNodeRetry {

    private final BalancerSettings.Retry settings;
    private final RandomGenerator chance;

    @Inject
    SameNodeRetry(BalancerSettings settings) {
        this(settings.retry(), RandomGenerator.getDefault());
    }

    SameNodeRetry(BalancerSettings.Retry settings, RandomGenerator chance) {
        this.settings = settings;
        this.chance = chance;
    }

    /** How long to wait before the node's second try; empty if it should have none. */
    Optional<Duration> pauseAfter(NodeFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, ERROR -> Optional.of(jittered(settings.pause()));
            case BUSY ->
                Optional.ofNullable(failure.retryAfter()).filter(wait -> wait.compareTo(settings.longestWait()) <= 0);
            default -> Optional.empty();
        };
    }

    /** Half as much to half again, so that those who failed together do not come back together. */
    private Duration jittered(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (0.5 + chance.nextDouble())));
    }
}
