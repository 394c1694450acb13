package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalTest extends SimulatorTest {

    @Test
    void theLastRequestsAreKeptAsLongAsTheirBodiesAreNotTooManyTogether() {
        int length = Journal.LONGEST_KEPT_BODY - 1024;
        int fitting = Journal.MOST_KEPT / length;
        for (int i = 0; i < fitting + 5; i++) {
            caller.post("/api/embed", "{'model':'nomic-embed-text','input':'%s'}".formatted("x".repeat(length)));
        }
        assertThat(node.state().requests()).hasSizeLessThanOrEqualTo(fitting).hasSizeGreaterThan(fitting / 2);
    }
}
