package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitWatchTest {

    private final Heard heard = new Heard(CircuitWatch.class);
    private final Node node = SomeNodes.node("agx0", 1, 1);

    @BeforeEach
    void watch() {
        AdmissionSettings settings = Settings.of(AdmissionSettings.class, Map.of());
        NodeChoice choice = new NodeChoice(settings, (other, model) -> {});
        new CircuitWatch(new Admission(settings, choice, new OwnSlots())).watch(node);
    }

    @AfterEach
    void close() {
        heard.close();
    }

    @Test
    void thatACircuitOpenedIsToldOnceHoweverOftenItIsTried() {
        node.breaker().transitionToOpenState();
        for (int i = 0; i < 3; i++) {
            node.breaker().transitionToHalfOpenState();
            node.breaker().transitionToOpenState();
        }
        assertThat(heard.lines()).hasSize(1).first().asString().startsWith("circuit of node agx0 opened");
        node.breaker().transitionToHalfOpenState();
        node.breaker().transitionToClosedState();
        assertThat(heard.lines()).hasSize(2).last().asString().startsWith("circuit of node agx0 closed");
    }
}
