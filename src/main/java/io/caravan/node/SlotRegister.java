package io.caravan.node;

import io.caravan.store.Redis;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The slots that any gateway uses, in Redis: for each node a sorted set of leases, each with the time at which it expires by
 * Redis's clock, for the clocks of gateways differ.
 *
 * <p>All answers fail as those of {@link Redis#send} do. Safe for use by many threads.
 */
final class SlotRegister {

    private static final RedisScript TAKE = RedisScript.named("slot-take");
    private static final RedisScript RENEW = RedisScript.named("slots-renew");

    /** A gateway that has not asked for so long does not wait any more. */
    private static final Duration WAITING = Duration.ofSeconds(1);

    private final Redis redis;
    private final String leaseMillis;
    private final String gateway = UUID.randomUUID().toString();
    private final AtomicLong leases = new AtomicLong();

    /** @param leaseTime how long a lease lasts that is not renewed */
    SlotRegister(Redis redis, Duration leaseTime) {
        this.redis = redis;
        this.leaseMillis = String.valueOf(leaseTime.toMillis());
    }

    /** The name of a lease that nobody has yet. */
    String newLease() {
        return gateway + ":" + leases.incrementAndGet();
    }

    /** Takes a lease of the node; false if all its slots are in use, or wanted by gateways that have waited. */
    CompletionStage<Boolean> take(Node node, String lease) {
        String[] keys = {key(node), key(node) + ":waiting"};
        return redis.send(commands -> commands.eval(
                TAKE.text(),
                ScriptOutputType.BOOLEAN,
                keys,
                String.valueOf(node.slots()),
                lease,
                leaseMillis,
                gateway,
                String.valueOf(WAITING.toMillis())));
    }

    /** Prolongs leases, and takes those that are not held, as far as there is room. Gives all that are held now. */
    CompletionStage<List<String>> renew(Map<Node, List<String>> wanted) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(leaseMillis));
        wanted.forEach((node, leasesOfNode) -> {
            keys.add(key(node));
            arguments.add(String.valueOf(node.slots()));
            arguments.add(String.valueOf(leasesOfNode.size()));
            arguments.addAll(leasesOfNode);
        });
        return redis.send(commands -> commands.eval(
                RENEW.text(), ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
    }

    /** Gives leases back, held or not. If Redis is away they expire. */
    void release(Node node, Collection<String> unwanted) {
        if (!unwanted.isEmpty()) {
            redis.send(commands -> commands.zrem(key(node), unwanted.toArray(String[]::new)));
        }
    }

    private static String key(Node node) {
        return "caravan:slots:" + node.name();
    }
}
