package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.JsonWriter;
import io.caravan.inference.NodeReport;
import io.caravan.node.Catalogue;
import io.caravan.node.CloudModel;
import io.caravan.node.ModelDetails;
import io.caravan.node.ModelName;
import io.caravan.node.NoNodeAnswered;
import io.caravan.node.UnknownModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** All nodes' models as if they were those of one Ollama. */
@Named("ollamaModels")
@ApplicationScoped
public class OllamaModels {

    /** What is told of a model; its Modelfile is not, for it names paths of the node. */
    private static final List<String> TOLD = List.of(
            "license",
            "parameters",
            "template",
            "system",
            "messages",
            "details",
            "model_info",
            "projector_info",
            "tensors",
            "capabilities",
            "modified_at");

    private final Catalogue catalogue;
    private final ModelDetails details;
    private final JsonBody bodies;
    private final JsonWriter json;

    /** What {@code /api/show} is asked for. */
    record Asked(String model, boolean verbose) {

        static Asked of(JsonFields fields) throws BadRequest {
            boolean byOlderName = !fields.has("model") && fields.has("name");
            String model = ChatFields.requiredModel(fields, byOlderName ? "name" : "model");
            return new Asked(model, Boolean.TRUE.equals(fields.bool("verbose")));
        }
    }

    OllamaModels(Catalogue catalogue, ModelDetails details, JsonBody bodies, JsonWriter json) {
        this.catalogue = catalogue;
        this.details = details;
        this.bodies = bodies;
        this.json = json;
    }

    /** {@code /api/tags}: each model once, as a node that has it lists it, and so under its other names. */
    public void tags(Exchange exchange) {
        Map<String, JsonNode> entries = new TreeMap<>();
        models().forEach(model -> entries.put(model.name(), model.listing()));
        catalogue.otherNames().forEach((name, model) -> {
            String withTag = ModelName.withTag(name);
            catalogue
                    .model(model)
                    .ifPresent(
                            known -> entries.put(withTag, known.named(withTag).listing()));
        });
        list(exchange, List.copyOf(entries.values()));
    }

    /** {@code /api/ps}: each model once that any node has loaded. */
    public void loaded(Exchange exchange) {
        list(
                exchange,
                models().filter(NodeReport.Model::warm)
                        .map(NodeReport.Model::loaded)
                        .toList());
    }

    private Stream<NodeReport.Model> models() {
        return catalogue.names().stream().map(catalogue::model).flatMap(Optional::stream);
    }

    private void list(Exchange exchange, List<JsonNode> entries) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode models = answer.putArray("models");
        entries.forEach(models::add);
        json.answer(exchange, answer);
    }

    /**
     * {@code /api/show}: what a node that has the model says of it.
     *
     * @throws BadRequest if the request names no model
     * @throws CloudModel if the model is not to be used here
     * @throws UnknownModel if no node has it
     * @throws NoNodeAnswered if none of those that have it says anything
     */
    public void show(Exchange exchange)
            throws BadRequest, CloudModel, UnknownModel, NoNodeAnswered, InterruptedException {
        Asked asked = Asked.of(bodies.read(exchange.getMessage().getBody(byte[].class)));
        JsonNode said = details.of(asked.model(), asked.verbose());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        TOLD.stream().filter(said::has).forEach(member -> answer.set(member, said.get(member)));
        json.answer(exchange, answer);
    }

    /** {@code /api/version}: the lowest of the nodes', for what one of them lacks a client should not expect. */
    public void version(Exchange exchange) {
        json.answer(exchange, JsonNodeFactory.instance.objectNode().put("version", catalogue.lowestVersion()));
    }
}
