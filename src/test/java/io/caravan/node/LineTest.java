package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {

    private static final Node NODE = SomeNodes.node("agx0", 1, 1);

    private final Line line = new Line(2);

    @Test
    void whoWaitsForTheNextNodeGoesBeforeTheirLaneButNotBeforeBatchWhoseTurnItIs() {
        Waiting batch = join(request("bob", Lane.BATCH, null));
        Waiting first = join(request("ada", Lane.INTERACTIVE, null));
        Waiting later = join(request("cay", Lane.INTERACTIVE, null));
        line.served(first);
        Waiting second = join(request("ada", Lane.INTERACTIVE, first));
        assertThat(line.inOrder()).containsExactly(batch, second, later);
        line.served(batch);
        assertThat(line.inOrder()).containsExactly(second, later);
    }

    @Test
    void onlyAnAnswerThatHasBegunGoesBeforeEverybody() {
        Waiting interactive = join(request("ada", Lane.INTERACTIVE, null));
        Waiting begun = join(Waits.of("m", List.of(NODE), Lane.BATCH, "bob", true));
        assertThat(line.inOrder()).containsExactly(begun, interactive);
    }

    private Waiting join(Waiting request) {
        line.join(request, 100);
        return request;
    }

    private static Waiting request(String caller, Lane lane, Waiting before) {
        return Waits.of("m", List.of(NODE), lane, caller, false, before);
    }
}
