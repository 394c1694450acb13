package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesTest {

    @Test
    void noNodeCanBeCalledAsTheCacheIs() {
        NodeSettings settings =
                Settings.of(NodeSettings.class, Map.of("caravan.nodes.cache.url", "http://127.0.0.1:1"));
        BalancerSettings balancer = Settings.of(BalancerSettings.class, Map.of());
        AdmissionSettings admission = Settings.of(AdmissionSettings.class, Map.of());
        assertThatThrownBy(() -> new Nodes(settings, balancer, admission))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'cache'");
    }
}
