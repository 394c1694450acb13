package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.NodeReport;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class NodeBalancerTest {

    private static final String MODEL = "phi3:mini";

    private final Nodes nodes = SomeNodes.configured(Map.of("caravan.nodes.spare.url", "http://127.0.0.1:1"));
    private final ModelNames names = new ModelNames(
            Settings.of(ModelSettings.class, Map.of()), Settings.of(BalancerSettings.class, Map.of()), nodes);

    @Test
    void aNodeWithoutADestinationIsToldAtTheStart() {
        try (Heard heard = new Heard(NodeBalancer.class)) {
            new NodeBalancer(nodes, null, names, null).start();
            assertThat(heard.lines())
                    .containsExactly("node spare is never asked: caravan.nodes.spare is set, but chat-dispatch has no"
                            + " destination node-spare");
        }
    }

    @Test
    void aNodeWithoutADestinationIsNamedWithTheOneThatIsMissing() {
        nodes.named("spare")
                .orElseThrow()
                .answered(new NodeReport("0.33", true, List.of(new NodeReport.Model(MODEL, true, 1))));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(new LoadRequest(MODEL, ChatOptions.NONE));
        new NodeBalancer(nodes, new Catalogue(nodes, names), names, null).process(exchange, done -> {});
        assertThat(exchange.getException())
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageContaining("spare not_asked (chat-dispatch has no destination node-spare)");
    }
}
