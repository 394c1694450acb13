package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads what a server says of itself in {@code /v1/models}, and llama.cpp's in {@code /props} too.
 *
 * <p>All that is listed counts as loaded, unless llama.cpp's router says otherwise ({@code status.value}).
 */
final class OpenAiReport {

    private OpenAiReport() {}

    /** @param props an empty object if the server has none */
    static NodeReport read(JsonNode models, JsonNode props) {
        return new NodeReport(
                props.path("build_info").asText("unknown"),
                props.path("simulated").asBoolean(false),
                listings(models, props).map(OpenAiListing::model).toList());
    }

    /** One of the models in Ollama's words, empty if it is not listed. */
    static Optional<JsonNode> show(JsonNode models, JsonNode props, String id) {
        return listings(models, props)
                .filter(listing -> listing.id().equals(id))
                .findFirst()
                .map(OpenAiListing::shown);
    }

    private static Stream<OpenAiListing> listings(JsonNode models, JsonNode props) {
        JsonNode data = models.path("data");
        // What llama.cpp says of its properties is said of its one model.
        JsonNode ofEach = data.size() == 1 ? props : MissingNode.getInstance();
        return StreamSupport.stream(data.spliterator(), false)
                .map(entry -> new OpenAiListing(entry, contextLength(entry, ofEach), capabilities(ofEach)));
    }

    /** What a request can really use before what the model was made for. */
    private static Integer contextLength(JsonNode model, JsonNode props) {
        return Stream.of(
                        props.at("/default_generation_settings/n_ctx"),
                        model.at("/meta/n_ctx"),
                        model.path("max_model_len"),
                        model.path("context_length"),
                        model.path("context_window"),
                        model.path("max_context_length"),
                        model.at("/meta/n_ctx_train"))
                .filter(length -> length.isInt() && length.intValue() > 0)
                .map(JsonNode::intValue)
                .findFirst()
                .orElse(null);
    }

    /**
     * Only what the properties tell; a template that names a thinking block is one that can write it. Tools are described in
     * llama.cpp's own words where a template has none for them, so only a plain no counts.
     */
    private static Set<Capability> capabilities(JsonNode props) {
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        String template = Objects.requireNonNullElse(NodeJson.text(props, "chat_template"), "");
        if (!template.isEmpty()) {
            known.add(Capability.COMPLETION);
            if (props.at("/chat_template_caps/supports_tools").asBoolean(true)) {
                known.add(Capability.TOOLS);
            }
        }
        if (template.contains("<think>") || template.contains("enable_thinking")) {
            known.add(Capability.THINKING);
        }
        if (props.at("/modalities/vision").asBoolean()) {
            known.add(Capability.VISION);
        }
        return known;
    }
}
