package io.caravan.access.limit;

import io.caravan.store.Redis;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The requests that users have under way in any gateway, in Redis: for each user a sorted set of leases, each with the time at
 * which it expires by Redis's clock. The leases of a gateway that is killed expire by themselves.
 *
 * <p>Only those are kept whose user may have so many at once. Safe for use by many threads; never blocks.
 */
@Named("requestLeases")
@Singleton
public class RequestLeases {

    private static final RedisScript TAKE = RedisScript.named("lease-take");
    private static final RedisScript RENEW = RedisScript.named("leases-renew");

    private final Redis redis;
    private final LimitSettings settings;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    RequestLeases(Redis redis, LimitSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** Takes the lease in Redis; false if the user has as many. To be held, or released if no answer came in time. */
    CompletionStage<Boolean> take(Lease lease, int most) {
        return redis.send(commands -> commands.eval(
                TAKE.text(),
                ScriptOutputType.BOOLEAN,
                new String[] {key(lease.user())},
                String.valueOf(most),
                lease.id(),
                life()));
    }

    /** Has a lease that was taken renewed until it is released. */
    void hold(Lease lease) {
        held.add(lease);
    }

    /** Gives a lease back, taken or not. If Redis is away it expires. */
    void release(Lease lease) {
        held.remove(lease);
        redis.send(commands -> commands.zrem(key(lease.user()), lease.id()));
    }

    /** Prolongs all that are held here; while Redis is away the next round does. */
    public void renew() {
        Map<UUID, List<Lease>> byUser = held.stream().collect(Collectors.groupingBy(Lease::user));
        if (byUser.isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(life()));
        byUser.forEach((user, leases) -> {
            keys.add(key(user));
            arguments.add(String.valueOf(leases.size()));
            leases.forEach(lease -> arguments.add(lease.id()));
        });
        redis.send(commands -> commands.eval(
                RENEW.text(), ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
        // What was released since this began is back by what was just sent; what is released from now on is sent behind
        // it.
        byUser.forEach(this::dropReleased);
    }

    private void dropReleased(UUID user, List<Lease> renewed) {
        String[] released = renewed.stream()
                .filter(lease -> !held.contains(lease))
                .map(Lease::id)
                .toArray(String[]::new);
        if (released.length > 0) {
            redis.send(commands -> commands.zrem(key(user), released));
        }
    }

    private String life() {
        return String.valueOf(settings.leaseTime().toMillis());
    }

    private static String key(UUID user) {
        return "caravan:requests:" + user;
    }
}
