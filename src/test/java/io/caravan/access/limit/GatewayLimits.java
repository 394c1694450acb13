package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.cluster.Settings;
import io.caravan.store.Budgets;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudgets;
import io.caravan.store.RedisSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** What one more gateway makes of limits, put together as in the route caller-limit, with an operator's settings. */
public final class GatewayLimits implements AutoCloseable {

    private final CamelContext camel = new DefaultCamelContext();
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RedisBreaker breaker;
    private final Redis redis;
    private final SharedLimits shared;
    private final LocalLimits local;

    /** @param redis where the counts are */
    public GatewayLimits(String redis) {
        RedisSettings settings = Settings.of(RedisSettings.class, Map.of("caravan.redis.url", redis));
        LimitSettings limits = Settings.of(LimitSettings.class, Map.of());
        this.breaker = new RedisBreaker(settings);
        this.redis = new Redis(settings, vertx);
        LocalBuckets buckets = new LocalBuckets();
        RoleLimits roles = new RoleLimits(limits);
        LimitMetrics metrics = new LimitMetrics(meters);
        this.shared = new SharedLimits(
                new SharedBuckets(this.redis),
                buckets,
                new RequestLeases(this.redis, limits),
                roles,
                new RedisBudgets(settings, vertx),
                metrics);
        this.local = new LocalLimits(buckets, roles, metrics);
    }

    /** Whether it would answer one more chat of this caller. */
    public boolean admits(Caller caller) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Caller.VARIABLE, caller);
        take(exchange);
        return exchange.getVariable(LimitDecision.VARIABLE, LimitDecision.class)
                .refusal()
                .isEmpty();
    }

    /** How many requests it has counted by itself, because Redis was late. */
    public double alone() {
        return meters.get("caravan.limits.counted")
                .tag("by", "gateway")
                .counter()
                .count();
    }

    private void take(Exchange exchange) {
        try {
            Budgets.through(breaker, () -> shared.take(exchange));
        } catch (Throwable away) {
            local.take(exchange);
        }
    }

    /** Whether it counts together with others just now; takes one of what somebody has whom nobody knows. */
    public boolean isTogether() {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Caller.VARIABLE, new Caller(UUID.randomUUID(), "anybody", "user"));
        take(exchange);
        return exchange.getVariable(LimitDecision.VARIABLE, LimitDecision.class).shared();
    }

    @Override
    public void close() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
