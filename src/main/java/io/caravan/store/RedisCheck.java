package io.caravan.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Redis' line of the readiness. Its absence does not make a process unready: it only holds copies and leases. */
@Readiness
@ApplicationScoped
class RedisCheck implements HealthCheck {

    private static final String AWAY =
            "away; a chat sees only turns that are stored already, gateways that share nodes take a fixed share of the"
                    + " slots each, each gateway counts limits by itself, and of requests with an idempotency key it knows"
                    + " only those that were sent to itself, sessions go on for some minutes but none begins or ends, and no"
                    + " kept answer is found";

    private final Redis redis;

    RedisCheck(Redis redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("redis")
                .up()
                .withData("state", redis.answers() ? "answers" : AWAY)
                .build();
    }
}
