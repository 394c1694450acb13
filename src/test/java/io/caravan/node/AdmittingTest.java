package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import io.caravan.store.RedisSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmittingTest {

    private static final RedisSettings LIMITS = Settings.of(
            RedisSettings.class, Map.of("caravan.redis.url", "redis://127.0.0.1:1", "caravan.redis.timeout", "250ms"));

    @Test
    void aGatewayThatIsAloneAsksNobodyForASlot() {
        assertThat(new Admitting().leases(settings("1", "15s"), null, null, null, null, null))
                .isInstanceOf(OwnSlots.class);
    }

    @Test
    void thereIsAGatewayAtLeast() {
        assertThatCode(() -> Admitting.check(settings("1", "15s"), LIMITS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Admitting.check(settings("0", "15s"), LIMITS))
                .hasMessageContaining("caravan.admission.gateways");
    }

    @Test
    void aLeaseOutlastsThreeAnswersOfRedis() {
        assertThatCode(() -> Admitting.check(settings("2", "750ms"), LIMITS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Admitting.check(settings("2", "749ms"), LIMITS))
                .hasMessageContaining("caravan.admission.lease-time");
    }

    private static AdmissionSettings settings(String gateways, String leaseTime) {
        return Settings.of(
                AdmissionSettings.class,
                Map.of("caravan.admission.gateways", gateways, "caravan.admission.lease-time", leaseTime));
    }
}
