package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Closing the connection ends the work, whatever state it is in. */
class CancellationTest extends SimulatorTest {

    @Override
    NodeOptions options() {
        return NodeOptions.named("agx0")
                .withTokensPerSecond(5)
                .withLoadTime(Duration.ZERO)
                .withParallel(1);
    }

    @Test
    void hangingUpFreesTheSlotOfAStream() throws IOException {
        try (RawCall call = new RawCall(node, "/api/chat", Caller.chat("llama3.2", "count to 5000"))) {
            call.until("\"done\":false");
        }

        assertSlotIsFreeAgain();
    }

    @Test
    void hangingUpFreesTheSlotOfAWholeAnswer() throws IOException {
        try (RawCall call = new RawCall(node, "/api/chat", Caller.whole("llama3.2", "count to 5000"))) {
            await().until(() -> node.state().inFlight() == 1);
            assertThat(call.seen()).isEmpty();
        }

        assertSlotIsFreeAgain();
    }

    @Test
    void hangingUpLeavesTheQueue() throws IOException {
        try (RawCall first = new RawCall(node, "/api/chat", Caller.chat("llama3.2", "count to 5000"))) {
            first.until("\"done\":false");
            try (RawCall second = new RawCall(node, "/v1/chat/completions", Caller.chat("llama3.2", "hi"))) {
                await().until(() -> node.state().waiting() == 1);
                assertThat(second.seen()).isEmpty();
            }

            await().until(() -> node.state().waiting() == 0);
            assertThat(node.state().cancelled()).isEqualTo(1);
            assertThat(node.state().inFlight()).isEqualTo(1);
        }
    }

    @Test
    void hangingUpWhileTheModelLoadsLeavesNothingBehind() throws IOException {
        node.setLoadTime(Duration.ofMillis(500));
        try (RawCall call = new RawCall(node, "/api/chat", Caller.chat("llama3.2", "hi"))) {
            await().until(() -> node.state().waiting() == 1);
            assertThat(call.seen()).isEmpty();
        }
        await().until(() -> node.state().cancelled() == 1);

        await().until(() -> node.state().loaded().contains("llama3.2:latest"));
        assertThat(node.state().inFlight()).isZero();
        assertThat(node.state().tokensSent()).isZero();
    }

    private void assertSlotIsFreeAgain() {
        await().until(() -> node.state().cancelled() == 1);
        node.setTokensPerSecond(5_000);
        assertThat(node.state().inFlight()).isZero();
        assertThat(caller.post("/api/chat", Caller.chat("llama3.2", "hi")).statusCode())
                .isEqualTo(200);
        assertThat(node.state().finished()).isEqualTo(1);
    }
}
