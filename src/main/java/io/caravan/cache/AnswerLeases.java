package io.caravan.cache;

import io.caravan.store.Redis;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which answers are being written in which gateway, in Redis. Those of a gateway that is killed expire.
 *
 * <p>Safe for use by many threads; never blocks.
 */
@Named("answerLeases")
@Singleton
public class AnswerLeases {

    private static final RedisScript RENEW = RedisScript.named("answer-leases-renew");
    private static final RedisScript RELEASE = RedisScript.named("answer-lease-release");

    private final Redis redis;
    private final CacheSettings settings;
    private final Map<String, String> held = new ConcurrentHashMap<>();

    AnswerLeases(Redis redis, CacheSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** Where the lease of an answer is. */
    static String name(String key) {
        return "caravan:answers-lease:" + key;
    }

    /** In milliseconds. */
    String life() {
        return String.valueOf(settings.leaseTime().toMillis());
    }

    /** Has a lease that was taken renewed until it is released. */
    void hold(String key, String id) {
        held.put(key, id);
    }

    /** Gives a lease back if it is held. If Redis is away it expires. */
    void release(String key, String id) {
        if (held.remove(key, id)) {
            drop(key, id);
        }
    }

    /** Gives back what may have been taken. */
    void drop(String key, String id) {
        redis.send(commands -> commands.eval(RELEASE.text(), ScriptOutputType.INTEGER, new String[] {name(key)}, id));
    }

    /** Prolongs all that are held here; while Redis is away the next round does. */
    public void renew() {
        Map<String, String> renewed = Map.copyOf(held);
        if (!renewed.isEmpty()) {
            renew(renewed);
            // What was released since this began is back by what was just sent; what is released from now on is sent
            // behind it.
            renewed.forEach((key, id) -> {
                if (!id.equals(held.get(key))) {
                    drop(key, id);
                }
            });
        }
    }

    private void renew(Map<String, String> renewed) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(life()));
        renewed.forEach((key, id) -> {
            keys.add(name(key));
            arguments.add(id);
        });
        redis.send(commands -> commands.eval(
                RENEW.text(), ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments.toArray(String[]::new)));
    }
}
