package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.cluster.Settings;
import io.caravan.store.Budgets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerAuthenticatorTest {

    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");

    private final KeyRing keys =
            new KeyRing(Settings.of(AccessSettings.class, Map.of("caravan.access.administrator-key-file", "key")));
    private final CallerAuthenticator authenticator = new CallerAuthenticator(
            keys, (nobodys, budget) -> Optional.empty(), text -> Optional.empty(), Budgets.of(Duration.ofSeconds(10)));
    private final ApiKey key = ApiKey.generate();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @BeforeEach
    void alicesKey() {
        keys.pin(key, ALICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER  %s "})
    void aKnownKeySaysWhoCalls(String form) throws Exception {
        authenticator.authenticate(form.formatted(key.secret()), exchange);
        assertThat(exchange.getVariable(Caller.VARIABLE)).isEqualTo(ALICE);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Token x"})
    void withoutAKeyNobodyPasses(String header) {
        keys.replace(List.of(), keys.begin());
        assertThat(denied(header).reason()).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
        assertThat(exchange.getVariable(Caller.VARIABLE)).isNull();
    }

    @Test
    void anUnknownKeyIsWrongOnceTheTableWasRead() {
        keys.replace(List.of(), keys.begin());
        assertThat(denied("Bearer " + ApiKey.generate().secret()).reason())
                .isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void beforeThatNobodyCanTell() {
        assertThat(denied("Bearer " + ApiKey.generate().secret()).reason()).isEqualTo(AccessDenied.Reason.CANNOT_TELL);
    }

    @Test
    void noKeyAtAllIsWrongWhateverTheTableHas() {
        assertThat(denied(null).reason()).isEqualTo(AccessDenied.Reason.UNKNOWN_CALLER);
    }

    @Test
    void aRefusalDoesNotRepeatTheKey() {
        ApiKey wrong = ApiKey.generate();
        assertThatThrownBy(() -> authenticator.authenticate("Bearer " + wrong.secret(), exchange))
                .message()
                .doesNotContain(wrong.secret(), wrong.prefix());
    }

    private AccessDenied denied(String header) {
        return catchThrowableOfType(AccessDenied.class, () -> authenticator.authenticate(header, exchange));
    }
}
