package io.caravan.access.idempotency;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is kept for requests with an {@code Idempotency-Key}, and who waits for whom. */
@ConfigMapping(prefix = "caravan.idempotency")
public interface IdempotencySettings {

    /** How long an answer is kept for whoever sends the same request under the same key. */
    @WithDefault("24h")
    Duration retention();

    /** How long a request of a gateway that is gone counts as under way. */
    @WithDefault("15s")
    Duration leaseTime();

    /** How often Redis is told which requests are under way; a third of the lease time, so that one round may fail. */
    @WithDefault("5s")
    Duration leaseRenewal();

    /** How long a request waits for an earlier one with the same key, unless it says so itself with {@code X-Caravan-Timeout}. */
    @WithDefault("5m")
    Duration joinPatience();

    /** How long a request goes on after its caller hung up, if nobody comes who waits for its answer. */
    @WithDefault("2m")
    Duration unattended();

    /** The longest body of an answer that is kept. */
    @WithDefault("4M")
    MemorySize maxReplySize();

    /** How much is kept of one user's answers in Redis within the retention time. */
    @WithDefault("64M")
    MemorySize maxUserSize();

    /** How much each gateway keeps itself of its latest answers, for when Redis is away or slow. */
    @WithDefault("16M")
    MemorySize maxLocalSize();
}
