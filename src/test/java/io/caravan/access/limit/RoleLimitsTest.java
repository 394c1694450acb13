package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.cluster.Settings;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoleLimitsTest {

    private static final Limits OWN = new Limits(7, null, null, null, null, null);

    private final RoleLimits roles = new RoleLimits(Settings.of(
            LimitSettings.class,
            Map.of("caravan.limits.service.chat-per-minute", "500", "caravan.limits.user.code-per-minute", "")));

    @Test
    void whoHasNoLimitsHasThoseOfTheirRole() {
        assertThat(of("user", Limits.NONE)).isEqualTo(new Limits(50, null, 4, null, null, null));
        assertThat(of("service", Limits.NONE)).isEqualTo(new Limits(500, 20, 4, null, null, null));
    }

    @Test
    void whatIsSetForAUserCountsInstead() {
        assertThat(of("user", OWN)).isEqualTo(new Limits(7, null, 4, null, null, null));
    }

    @Test
    void administratorsHaveOnlyWhatIsSetForThem() {
        assertThat(of("administrator", Limits.NONE)).isEqualTo(Limits.NONE);
        assertThat(of("administrator", OWN)).isEqualTo(OWN);
    }

    private Limits of(String role, Limits limits) {
        return roles.of(new Caller(UUID.randomUUID(), "alice", role, limits));
    }
}
