package io.caravan.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Redis' line of the readiness. Its absence does not make a process unready: it only holds copies. */
@Readiness
@ApplicationScoped
class RedisCheck implements HealthCheck {

    private final Redis redis;

    RedisCheck(Redis redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("redis")
                .up()
                .withData("state", redis.answers() ? "answers" : "away; a chat sees only turns that are stored already")
                .build();
    }
}
