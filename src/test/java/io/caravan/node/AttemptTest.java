package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.POJONode;
import io.caravan.inference.NodeFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void whatANodeSaidIsWrittenAsEveryNeighbourAcceptsIt() throws Exception {
        var failure = new NodeFailure("agx0", NodeFailure.Kind.CUT, "broke\0off");
        JsonNode written = written(Attempt.failed("m\0:latest", failure, 5));
        assertThat(written.get("reason").asText()).isEqualTo("broke\uFFFDoff");
        assertThat(written.get("model").asText()).isEqualTo("m\uFFFD:latest");
        assertThat(written.get("node").asText()).isEqualTo("agx0");
    }

    @Test
    void whyANodeWasLeftOutIsWrittenSoToo() throws Exception {
        var score = new Score("agx0", "down: \uD800", 1, true, 0, 0);
        JsonNode written = written(new Choice("nano", "m\0:latest", "the only one", 0, List.of(score)));
        assertThat(written.at("/candidates/0/verdict").asText()).isEqualTo("down: \uFFFD");
        assertThat(written.get("model").asText()).isEqualTo("m\uFFFD:latest");
    }

    /** As events hold it. */
    private JsonNode written(Object object) throws Exception {
        return json.readTree(json.writeValueAsBytes(new POJONode(object)));
    }
}
