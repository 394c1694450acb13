package io.caravan.access.limit;

import io.caravan.store.RedisBreaker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * What users are to be charged in Redis. What Redis was not told because it was away or left alone is added up here, for at most
 * ten thousand quotas, and charged with the next one that Redis takes; a gateway that stops forgets it. Safe for use by many threads;
 * never blocks.
 */
@Singleton
class Charges {

    private static final int MOST = 10_000;

    private final Teller teller;
    private final RedisBreaker breaker;
    private final Map<Debt, Long> unsent = new HashMap<>();

    private record Debt(UUID user, Quota quota) {}

    /** Tells Redis of a charge. */
    interface Teller {

        /** Takes so much of a user's quota; completes when that is done. */
        CompletionStage<?> charge(UUID user, Quota quota, long count);
    }

    @Inject
    Charges(SharedBuckets shared, RedisBreaker breaker) {
        this(shared::charge, breaker);
    }

    Charges(Teller teller, RedisBreaker breaker) {
        this.teller = teller;
        this.breaker = breaker;
    }

    /** Charges a user, sooner or later. */
    void add(UUID user, Quota quota, long count) {
        Debt debt = new Debt(user, quota);
        if (breaker.isOpen()) {
            keep(debt, count);
        } else {
            send(debt, count);
        }
    }

    private void send(Debt debt, long count) {
        teller.charge(debt.user(), debt.quota(), count).whenComplete((done, away) -> {
            if (away == null) {
                sendAll();
            } else if (!mayHaveArrived(away)) {
                keep(debt, count);
            }
        });
    }

    /** Of what is late nobody knows, and nobody is charged twice. */
    static boolean mayHaveArrived(Throwable away) {
        Throwable cause = away instanceof CompletionException && away.getCause() != null ? away.getCause() : away;
        return cause instanceof TimeoutException;
    }

    private void keep(Debt debt, long count) {
        synchronized (unsent) {
            if (unsent.size() < MOST || unsent.containsKey(debt)) {
                unsent.merge(debt, count, Long::sum);
            }
        }
    }

    private void sendAll() {
        List<Map.Entry<Debt, Long>> all;
        synchronized (unsent) {
            all = new ArrayList<>(unsent.entrySet());
            unsent.clear();
        }
        all.forEach(each -> send(each.getKey(), each.getValue()));
    }
}
