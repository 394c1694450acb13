package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.access.AccessDenied;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitCheckTest {

    private static final Quota TOKENS = new Quota(Limited.TOKENS, 1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LimitCheck check = new LimitCheck(null, new LimitMetrics(meters));
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void whoHasSomethingLeftPasses() {
        assertThatCode(() -> check.pass(
                        LimitDecision.alone(List.of(new RemainingQuota(TOKENS, true, 1, Duration.ZERO))), exchange))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2147483647, 2147483647", "2147483648, 2147483647", "9000000000, 2147483647"})
    void whoHasNothingIsToldWhenToComeBackHoweverDeepTheirDebt(long seconds, int told) {
        RemainingQuota nothing = new RemainingQuota(TOKENS, false, -9_000_000_000L, Duration.ofSeconds(seconds));
        AccessDenied refused = refused(LimitDecision.alone(List.of(nothing)));
        assertThat(refused.reason()).isEqualTo(AccessDenied.Reason.TOO_MANY);
        assertThat(refused.retryAfterSeconds()).isEqualTo(told);
        assertThat(counted("tokens")).isEqualTo(1);
    }

    @Test
    void whoHasTooManyUnderWayIsCountedAmongTheRefused() {
        assertThat(refused(LimitDecision.crowded(3))).hasMessageContaining("3 requests");
        assertThat(counted("concurrent")).isEqualTo(1);
    }

    @Test
    void whoMayAskForNothingIsNotToldToComeBack() {
        Quota none = new Quota(Limited.CHAT, 0);
        AccessDenied refused = refused(LimitDecision.alone(List.of(RemainingQuota.nothing(none))));
        assertThat(refused.reason()).isEqualTo(AccessDenied.Reason.NOT_ALLOWED);
        assertThat(refused).hasMessageContaining("'chat_per_minute' is 0");
        AccessDenied crowded = refused(LimitDecision.crowded(0));
        assertThat(crowded.reason()).isEqualTo(AccessDenied.Reason.NOT_ALLOWED);
        assertThat(crowded).hasMessageContaining("'concurrent' is 0");
    }

    private AccessDenied refused(LimitDecision decision) {
        return catchThrowableOfType(AccessDenied.class, () -> check.pass(decision, exchange));
    }

    private double counted(String limit) {
        return meters.get("caravan.limits.refused")
                .tag("limit", limit)
                .counter()
                .count();
    }
}
