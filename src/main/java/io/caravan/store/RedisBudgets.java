package io.caravan.store;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;

/** Gives each request what time it has for Redis. */
@Singleton
public class RedisBudgets {

    private final RedisSettings settings;
    private final RedisReaders readers;

    @Inject
    public RedisBudgets(RedisSettings settings, Vertx vertx) {
        this(settings, RedisReaders.of(vertx));
    }

    RedisBudgets(RedisSettings settings, RedisReaders readers) {
        this.settings = settings;
        this.readers = readers;
    }

    /** The one budget of this request; made when first asked for. */
    public RedisBudget of(Exchange exchange) {
        RedisBudget budget = exchange.getVariable(RedisBudget.VARIABLE, RedisBudget.class);
        if (budget == null) {
            budget = fresh();
            exchange.setVariable(RedisBudget.VARIABLE, budget);
        }
        return budget;
    }

    /** Of {@code caravan.redis.patience}, for something that is no request. */
    public RedisBudget fresh() {
        return new RedisBudget(settings.patience(), readers);
    }
}
