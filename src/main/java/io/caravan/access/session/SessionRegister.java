package io.caravan.access.session;

import io.caravan.store.Redis;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.SetArgs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The sessions in Redis, under the hashes of their tokens. Every answer is exceptional if Redis is away or slow. */
@Singleton
class SessionRegister {

    private static final String PREFIX = "caravan:session:";

    private final Redis redis;
    private final SessionSettings settings;

    SessionRegister(Redis redis, SessionSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** Keeps a session until nobody has used it for a while. */
    CompletionStage<String> keep(String hash, Session session) {
        SetArgs until = SetArgs.Builder.ex(idle());
        return redis.send(commands -> commands.set(PREFIX + hash, session.text(), until));
    }

    /** The session, which counts as used now; empty if there is none. */
    CompletionStage<Optional<Session>> use(String hash) {
        GetExArgs until = GetExArgs.Builder.ex(idle());
        return redis.send(commands -> commands.getex(PREFIX + hash, until))
                .thenApply(text -> Optional.ofNullable(text).flatMap(Session::parse));
    }

    /** Forgets a session. */
    CompletionStage<Long> forget(String hash) {
        return redis.send(commands -> commands.del(PREFIX + hash));
    }

    private Duration idle() {
        return settings.idle();
    }
}
