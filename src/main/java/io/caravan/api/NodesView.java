package io.caravan.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.Capability;
import io.caravan.inference.NodeReport;
import io.caravan.node.Admission;
import io.caravan.node.Catalogue;
import io.caravan.node.ModelName;
import io.caravan.node.Node;
import io.caravan.node.Nodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Locale;
import org.apache.camel.Exchange;

/** What callers are told of nodes and models. Addresses are the operator's business and stay here. */
@Named("nodesView")
@ApplicationScoped
public class NodesView {

    private final Nodes nodes;
    private final Catalogue catalogue;
    private final Admission admission;
    private final JsonWriter json;

    NodesView(Nodes nodes, Catalogue catalogue, Admission admission, JsonWriter json) {
        this.nodes = nodes;
        this.catalogue = catalogue;
        this.admission = admission;
        this.json = json;
    }

    /** All nodes, as JSON. */
    public void nodes(Exchange exchange) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = answer.putArray("nodes");
        nodes.all().forEach(node -> describe(node, all.addObject()));
        json.answer(exchange, answer);
    }

    private void describe(Node node, ObjectNode view) {
        view.put("name", node.name());
        view.put("kind", node.server().kind().name().toLowerCase(Locale.ROOT));
        view.put("state", node.health().name().toLowerCase(Locale.ROOT));
        view.put("reason", node.reason());
        view.put("breaker", node.breaker().getState().name().toLowerCase(Locale.ROOT));
        view.put("weight", node.weight());
        view.put("slots", node.slots());
        view.put("in_flight", node.inFlight());
        ObjectNode queued = view.putObject("queued");
        admission.waitingFor(node).forEach((lane, waiting) -> queued.put(lane.word(), waiting));
        view.put("tokens_per_second", Math.round(node.tokensPerSecond() * 10) / 10.0);
        node.report().ifPresent(report -> report(node, report, view));
    }

    private static void report(Node node, NodeReport report, ObjectNode view) {
        view.put("simulated", report.simulated());
        view.put("version", report.version());
        ArrayNode models = view.putArray("models");
        report.models().forEach(model -> {
            ObjectNode shown = models.addObject()
                    .put("name", ModelName.plain(model.name()))
                    .put("warm", model.warm());
            node.objection(model.name()).ifPresent(objection -> shown.put("left_out", objection));
        });
    }

    /** All models and who has them, and all other names that are answered, as JSON. */
    public void models(Exchange exchange) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = answer.putArray("models");
        for (String name : catalogue.names()) {
            ObjectNode model = all.addObject().put("name", ModelName.plain(name));
            catalogue.contextLength(name).ifPresent(length -> model.put("context_length", length));
            ArrayNode capabilities = model.putArray("capabilities");
            catalogue.capabilities(name).stream().map(Capability::word).sorted().forEach(capabilities::add);
            ArrayNode holders = model.putArray("nodes");
            nodes.all().stream().filter(node -> node.model(name).isPresent()).forEach(node -> holders.add(node.name()));
        }
        ArrayNode aliases = answer.putArray("aliases");
        catalogue
                .otherNames()
                .forEach((name, model) -> aliases.addObject().put("name", name).put("model", ModelName.plain(model)));
        json.answer(exchange, answer);
    }
}
