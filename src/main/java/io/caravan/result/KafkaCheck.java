package io.caravan.result;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Kafka's line of the readiness. Its absence does not make a process unready: results wait on disk, or in Kafka itself. */
@Readiness
@ApplicationScoped
class KafkaCheck implements HealthCheck {

    private final Kafka kafka;

    KafkaCheck(Kafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("kafka")
                .up()
                .withData("state", kafka.isAnswering() ? "answers" : "away; results wait on disk until it is back")
                .build();
    }
}
