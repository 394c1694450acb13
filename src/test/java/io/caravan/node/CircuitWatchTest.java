package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitWatchTest {

    private final Heard heard = new Heard(CircuitWatch.class);
    private final Node node = SomeNodes.node("agx0", 1, 1);

    @BeforeEach
    void watch() {
        new CircuitWatch(Admissions.alone()).watch(node);
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
