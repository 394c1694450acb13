package io.caravan.node;

import io.caravan.metric.Gauges;
import io.caravan.role.Role;
import io.caravan.role.Roles;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudgets;
import io.caravan.store.RedisSettings;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Whether slots are shared with other gateways. */
@ApplicationScoped
class Admitting {

    /** So many answers of Redis must fit into the life of a lease, or slowness would cost leases. */
    private static final int ANSWERS = 3;

    /** Connects to Redis where it will be needed: the first request would have no patience for that. */
    void start(
            @Observes StartupEvent start, AdmissionSettings settings, RedisSettings limits, Redis redis, Roles roles) {
        check(settings, limits);
        if (settings.gateways() > 1 && roles.has(Role.GATEWAY)) {
            redis.send(RedisAsyncCommands::ping);
        }
    }

    /** @throws IllegalArgumentException if gateways could not share anything by these settings */
    static void check(AdmissionSettings settings, RedisSettings limits) {
        if (settings.gateways() < 1) {
            throw new IllegalArgumentException(
                    "caravan.admission.gateways must be 1 or more, not " + settings.gateways());
        }
        Duration shortest = limits.timeout().multipliedBy(ANSWERS);
        if (settings.leaseTime().compareTo(shortest) < 0) {
            throw new IllegalArgumentException("caravan.admission.lease-time must be " + ANSWERS
                    + " times caravan.redis.timeout or more, not " + settings.leaseTime());
        }
    }

    @Produces
    @ApplicationScoped
    SlotLeases leases(
            AdmissionSettings settings,
            Redis redis,
            RedisBreaker breaker,
            RedisBudgets budgets,
            MeterRegistry meters,
            Gauges gauges) {
        return settings.gateways() == 1
                ? new OwnSlots()
                : new SharedSlots(
                        new SlotRegister(redis, settings.leaseTime()),
                        settings.leaseTime(),
                        settings.gateways(),
                        breaker,
                        budgets,
                        meters,
                        gauges);
    }

    void close(@Disposes SlotLeases leases) {
        leases.close();
    }
}
