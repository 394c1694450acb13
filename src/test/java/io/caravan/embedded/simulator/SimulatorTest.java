package io.caravan.embedded.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh fast agx0 for each test, and a caller. */
abstract class SimulatorTest {

    SimulatedNode node;
    Caller caller;

    NodeOptions options() {
        return NodeOptions.named("agx0").fast();
    }

    @BeforeEach
    void startNode() {
        node = SimulatedNode.start(options());
        caller = new Caller(node.url());
    }

    @AfterEach
    void closeNode() {
        caller.close();
        node.close();
    }
}
