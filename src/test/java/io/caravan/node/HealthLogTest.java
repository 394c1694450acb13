package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthLogTest {

    private static final String MODEL = "phi3:mini";

    private final Heard heard = new Heard(HealthLog.class);
    private final Node node = SomeNodes.node("agx0", 1, 1);

    @AfterEach
    void close() {
        heard.close();
    }

    @Test
    void everyChangeIsToldOnce() {
        answers();
        answers();
        assertThat(heard.lines()).containsExactly("node agx0 is up: it gets requests");
        node.failed("no answer");
        node.failed("no answer");
        assertThat(heard.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("node agx0 is down: no answer; it gets no requests until");
        answers();
        assertThat(heard.lines()).hasSize(3).last().asString().startsWith("node agx0 is up");
    }

    @Test
    void aNodeThatHangsIsToldThoughItAnswersHealthChecks() {
        answers();
        isSilent();
        assertThat(heard.lines()).as("once may be chance").hasSize(1);
        isSilent();
        isSilent();
        answers();
        assertThat(heard.lines()).hasSize(2).last().asString().startsWith("node agx0 is hung: ");
        node.progressed(MODEL);
        node.progressed(MODEL);
        assertThat(heard.lines()).hasSize(3).last().asString().startsWith("node agx0 is up");
    }

    private void answers() {
        node.answered(new NodeReport("0.33", true, List.of(new NodeReport.Model(MODEL, true, 1))));
    }

    private void isSilent() {
        node.failedToAnswer(MODEL, new NodeFailure("agx0", NodeFailure.Kind.SILENT, "no token"));
    }
}
