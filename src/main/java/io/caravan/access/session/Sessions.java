package io.caravan.access.session;

import io.caravan.access.AccessDenied;
import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.KeyRing;
import io.caravan.access.SessionOwners;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudget;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Begins sessions, recognises and ends them.
 *
 * <p>A session that Redis has confirmed is believed for as long as keys are ({@code caravan.access.key-refresh}), so that one
 * that ends elsewhere ends here as fast as a revoked key does. After that Redis is asked again; if it does not answer at once,
 * or is left alone, a session that was seen lately goes on, and of any other nobody can tell. No token holds anything up for longer.
 */
@Singleton
public class Sessions implements SessionOwners {

    private final SessionRegister register;
    private final KeyRing users;
    private final SessionSettings settings;
    private final AccessSettings access;
    private final RedisBreaker breaker;
    private final Clock clock;
    private final SeenSessions seen = new SeenSessions();

    /** A session that has begun, with the only copy of its token. */
    public record Begun(SessionToken token, Instant expiresAt) {}

    @Inject
    Sessions(
            SessionRegister register,
            KeyRing users,
            SessionSettings settings,
            AccessSettings access,
            RedisBreaker breaker) {
        this(register, users, settings, access, breaker, Clock.systemUTC());
    }

    Sessions(
            SessionRegister register,
            KeyRing users,
            SessionSettings settings,
            AccessSettings access,
            RedisBreaker breaker,
            Clock clock) {
        this.register = register;
        this.users = users;
        this.settings = settings;
        this.access = access;
        this.breaker = breaker;
        this.clock = clock;
    }

    /**
     * A new session of a user who has shown their password.
     *
     * @throws AccessDenied if Redis is away
     */
    public Begun begin(UUID user, int passwordVersion) throws AccessDenied, InterruptedException {
        Instant now = clock.instant();
        SessionToken token = SessionToken.generate();
        Session session = new Session(user, passwordVersion, now);
        await(register.keep(token.sha256(), session), "No session can begin while the store of sessions is away.");
        seen.learn(token.sha256(), Optional.of(session), now);
        return new Begun(token, now.plus(settings.idle()));
    }

    /**
     * Ends a session everywhere, within the time in which a revoked key ends.
     *
     * @throws AccessDenied if Redis is away
     */
    public void end(SessionToken token) throws AccessDenied, InterruptedException {
        seen.end(token.sha256(), clock.instant());
        await(register.forget(token.sha256()), "The session cannot end while the store of sessions is away.");
        // Whoever asked before Redis forgot it may hear of it only now.
        seen.end(token.sha256(), clock.instant());
    }

    @Override
    public Optional<Caller> owner(String text, RedisBudget budget) throws AccessDenied, InterruptedException {
        Optional<SessionToken> token = SessionToken.parse(text);
        return token.isEmpty() ? Optional.empty() : Optional.of(owner(token.get(), budget));
    }

    private Caller owner(SessionToken token, RedisBudget budget) throws AccessDenied, InterruptedException {
        Instant now = clock.instant();
        Session session = confirmed(token.sha256(), now, budget)
                .filter(found -> found.isYoungerThan(settings.longest(), now))
                .orElseThrow(Sessions::ended);
        return users.user(session.user(), session.passwordVersion()).orElseThrow(this::unknown);
    }

    private Optional<Session> confirmed(String hash, Instant now, RedisBudget budget)
            throws AccessDenied, InterruptedException {
        Optional<Session> fresh = seen.within(access.keyRefresh(), hash, now);
        if (fresh.isPresent()) {
            return fresh;
        }
        Optional<Session> lately = seen.within(settings.staleness(), hash, now);
        Optional<Optional<Session>> said = breaker.isOpen() ? Optional.empty() : within(budget, hash, now);
        if (said.isEmpty() && lately.isEmpty()) {
            throw new AccessDenied(
                    AccessDenied.Reason.CANNOT_TELL,
                    "Sessions cannot be checked while their store is away. Try again in a few seconds.");
        }
        return said.orElse(lately);
    }

    /** What Redis says within a moment; empty if nothing. */
    private Optional<Optional<Session>> within(RedisBudget budget, String hash, Instant now)
            throws InterruptedException {
        try {
            return Optional.of(budget.await(() -> ask(hash, now)));
        } catch (ExecutionException | TimeoutException away) {
            return Optional.empty();
        }
    }

    private CompletionStage<Optional<Session>> ask(String hash, Instant now) {
        return register.use(hash).whenComplete((found, away) -> {
            if (away == null) {
                seen.learn(hash, found, now);
            }
        });
    }

    /** Redis gives up by itself after {@code caravan.redis.timeout}. */
    private static <T> T await(CompletionStage<T> asked, String otherwise) throws AccessDenied, InterruptedException {
        try {
            return asked.toCompletableFuture().get();
        } catch (ExecutionException away) {
            throw new AccessDenied(AccessDenied.Reason.CANNOT_TELL, otherwise);
        }
    }

    private static AccessDenied ended() {
        return new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, "This session has ended.");
    }

    private AccessDenied unknown() {
        return users.isCurrent()
                ? ended()
                : new AccessDenied(
                        AccessDenied.Reason.CANNOT_TELL,
                        "Users cannot be checked while the database is away. Try again in a few seconds.");
    }
}
