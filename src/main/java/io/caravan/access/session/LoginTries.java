package io.caravan.access.session;

import io.caravan.access.AccessDenied;
import io.caravan.store.Redis;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Counts how often passwords are tried, in Redis, so that all gateways count together. */
@Singleton
public class LoginTries {

    private static final String PREFIX = "caravan:tries:";
    private static final RedisScript COUNT = RedisScript.named("try-count");

    private final Redis redis;
    private final SessionSettings settings;

    LoginTries(Redis redis, SessionSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /**
     * Counts one try.
     *
     * @throws AccessDenied if there were too many for this name or from this address, or Redis is away
     */
    public void count(String name, String address) throws AccessDenied, InterruptedException {
        refuseMany("address:" + address, settings.triesPerAddress());
        refuseMany("name:" + name, settings.triesPerName());
    }

    /** Makes room again for a name whose password was found, or is another one now. */
    public void forget(String name) {
        redis.send(commands -> commands.del(PREFIX + "name:" + name));
    }

    private void refuseMany(String what, int most) throws AccessDenied, InterruptedException {
        List<Long> counted = ask(PREFIX + what);
        if (counted.getFirst() > most) {
            throw new AccessDenied(AccessDenied.Reason.TOO_MANY, "Too many passwords were tried. Wait a while.", (int)
                    Math.max(1, counted.getLast() / 1000));
        }
    }

    private List<Long> ask(String key) throws AccessDenied, InterruptedException {
        String window = Long.toString(settings.triesWindow().toMillis());
        try {
            return redis.<List<Long>>send(
                            commands -> commands.eval(COUNT.text(), ScriptOutputType.MULTI, new String[] {key}, window))
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException away) {
            throw new AccessDenied(
                    AccessDenied.Reason.CANNOT_TELL, "No session can begin while the store of sessions is away.");
        }
    }
}
