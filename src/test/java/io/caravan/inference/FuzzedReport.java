package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.fuzz.FuzzedReader;
import java.io.IOException;

/** What a node says of itself: any JSON, the members of which stand for its answers. */
abstract class FuzzedReport extends FuzzedReader {

    @Override
    protected void read(byte[] input) {
        try {
            report(ExchangeTest.JSON.readTree(input)).models().forEach(FuzzedReport::use);
        } catch (IOException notJson) {
            // NodeHttp lets nothing else through.
        }
    }

    /** Reads all that the node has said. */
    abstract NodeReport report(JsonNode said);

    private static void use(NodeReport.Model model) {
        NodeReport.Model named = model.named("known:latest");
        assertThat(named.name()).isEqualTo("known:latest");
        assertThat(model.modified()).isNotNull();
        assertThat(model.loadedContext()).isNotNull();
        model.isRemote();
    }
}
