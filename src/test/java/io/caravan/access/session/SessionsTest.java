package io.caravan.access.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.access.AccessDenied;
import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.KeyRing;
import io.caravan.access.KeyRings;
import io.caravan.cluster.Settings;
import io.caravan.store.Budgets;
import io.caravan.store.RedisBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");

    private Instant now = NOW;
    private boolean away;
    private CompletableFuture<Optional<Session>> late;
    private Runnable meanwhile = () -> {};
    private int asked;
    private final SessionSettings settings = Settings.of(SessionSettings.class, Map.of());
    private final AccessSettings access =
            Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key"));
    private final Map<String, Session> kept = new HashMap<>();
    private final KeyRing users = KeyRings.knowing(access, new Watch(), ALICE, 1);
    private RedisBreaker breaker = Budgets.breaker();
    private final Sessions sessions = gateway();

    private Sessions gateway() {
        return new Sessions(new Register(), users, settings, access, breaker, new Watch());
    }

    @Test
    void aSessionIsItsUsers() throws Exception {
        String token = begin();
        assertThat(owner(sessions, token)).hasValue(ALICE);
        assertThat(owner(gateway(), token)).hasValue(ALICE);
    }

    @Test
    void whatIsNoTokenIsNobodys() throws Exception {
        assertThat(owner(sessions, "caravan-session_")).isEmpty();
    }

    @Test
    void aTokenThatNobodyGaveIsRefused() {
        assertThat(refusal(sessions, SessionToken.generate().secret())).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void redisIsNotAskedForEveryRequest() throws Exception {
        String token = begin();
        now = NOW.plusSeconds(2);
        owner(sessions, token);
        assertThat(asked).isZero();
        now = NOW.plusSeconds(2).plusMillis(1);
        owner(sessions, token);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void aSessionThatEndedElsewhereEndsHereWithTheNextLook() throws Exception {
        String token = begin();
        gateway().end(SessionToken.parse(token).orElseThrow());
        now = NOW.plusSeconds(3);
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void aSessionThatEndsHereEndsAtOnce() throws Exception {
        String token = begin();
        sessions.end(SessionToken.parse(token).orElseThrow());
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void withoutRedisASessionGoesOnForAWhileWhereItWasSeen() throws Exception {
        String token = begin();
        away = true;
        now = NOW.plus(Duration.ofMinutes(5));
        assertThat(owner(sessions, token)).hasValue(ALICE);
        assertThat(refusal(gateway(), token)).isEqualTo(AccessDenied.Reason.CANNOT_TELL);
        now = now.plusMillis(1);
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.CANNOT_TELL);
    }

    @Test
    void nobodyWaitsForASlowRedisButItsAnswerCounts() throws Exception {
        String token = begin();
        now = NOW.plusSeconds(3);
        late = new CompletableFuture<>();
        assertThat(owner(sessions, token)).hasValue(ALICE);
        late.complete(Optional.empty());
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void whatWasAskedBeforeASessionEndedDoesNotBringItBack() throws Exception {
        String token = begin();
        Session session = kept.values().iterator().next();
        now = NOW.plusSeconds(3);
        late = new CompletableFuture<>();
        assertThat(owner(sessions, token)).hasValue(ALICE);
        sessions.end(SessionToken.parse(token).orElseThrow());
        late.complete(Optional.of(session));
        late = null;
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void whatWasAskedWhileASessionEndedDoesNotBringItBack() throws Exception {
        String token = begin();
        Session session = kept.values().iterator().next();
        meanwhile = () -> {
            now = NOW.plusSeconds(1);
            late = new CompletableFuture<>();
            refusal(sessions, token);
            now = NOW.plusSeconds(2);
        };
        sessions.end(SessionToken.parse(token).orElseThrow());
        late.complete(Optional.of(session));
        late = null;
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    /** Whoever shows it: also a stranger who made it up. */
    @Test
    void aTokenThatWasNotSeenWaitsForASlowRedisNoLongerThanOthers() {
        late = new CompletableFuture<>();
        assertThat(refusal(sessions, SessionToken.generate().secret())).isEqualTo(AccessDenied.Reason.CANNOT_TELL);
    }

    @Test
    void aRedisThatIsLeftAloneIsNotAskedForATokenThatWasNotSeenEither() {
        breaker = Budgets.openBreaker();
        assertThat(refusal(gateway(), SessionToken.generate().secret())).isEqualTo(AccessDenied.Reason.CANNOT_TELL);
        assertThat(asked).isZero();
    }

    @Test
    void aRedisThatIsLeftAloneIsNotAskedForASessionThatWasSeen() throws Exception {
        breaker = Budgets.openBreaker();
        Sessions other = gateway();
        String token = other.begin(ALICE.userId(), 1).token().secret();
        now = NOW.plusSeconds(3);
        assertThat(owner(other, token)).hasValue(ALICE);
        assertThat(asked).isZero();
    }

    @Test
    void withoutRedisNoSessionBegins() {
        away = true;
        assertThat(catchThrowableOfType(AccessDenied.class, this::begin).reason())
                .isEqualTo(AccessDenied.Reason.CANNOT_TELL);
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() throws Exception {
        String token = begin();
        now = NOW.plus(Duration.ofDays(7)).minusSeconds(1);
        users(1);
        assertThat(owner(sessions, token)).hasValue(ALICE);
        now = NOW.plus(Duration.ofDays(7));
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void anotherPasswordEndsSessions() throws Exception {
        String token = begin();
        users(2);
        assertThat(refusal(sessions, token)).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void aSessionInALogHidesItsToken() {
        SessionToken token = SessionToken.generate();
        assertThat(token.secret()).doesNotContain(token.toString()).matches("caravan-session_[0-9a-f]{64}");
        assertThat(token.toString()).isEqualTo("caravan-session_…");
    }

    private static Optional<Caller> owner(Sessions gateway, String token) throws AccessDenied, InterruptedException {
        return gateway.owner(token, Budgets.of(Duration.ofMillis(25)).fresh());
    }

    private void users(int passwordVersion) {
        KeyRings.learn(users, ALICE, passwordVersion);
    }

    private String begin() throws AccessDenied, InterruptedException {
        return sessions.begin(ALICE.userId(), 1).token().secret();
    }

    private static AccessDenied.Reason refusal(Sessions sessions, String token) {
        return catchThrowableOfType(AccessDenied.class, () -> owner(sessions, token))
                .reason();
    }

    /** A Redis in memory, which may be away. */
    private final class Register extends SessionRegister {

        Register() {
            super(null, settings);
        }

        @Override
        CompletionStage<String> keep(String hash, Session session) {
            return answer(() -> {
                kept.put(hash, session);
                return "OK";
            });
        }

        @Override
        CompletionStage<Optional<Session>> use(String hash) {
            asked++;
            if (late != null) {
                return late;
            }
            return answer(
                    () -> Optional.ofNullable(kept.get(hash)).map(Session::text).flatMap(Session::parse));
        }

        @Override
        CompletionStage<Long> forget(String hash) {
            meanwhile.run();
            return answer(() -> kept.remove(hash) == null ? 0L : 1L);
        }

        private <T> CompletionStage<T> answer(java.util.function.Supplier<T> answer) {
            return away
                    ? CompletableFuture.failedStage(new IllegalStateException("away"))
                    : CompletableFuture.completedStage(answer.get());
        }
    }

    private final class Watch extends Clock {

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
