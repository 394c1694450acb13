package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads what an Ollama says of itself from {@code /api/version}, {@code /api/tags} and {@code /api/ps}. */
final class OllamaReport {

    private OllamaReport() {}

    /** @param contextLengths what is known of them, by digest; null for one that is not known */
    static NodeReport read(JsonNode version, JsonNode tags, JsonNode loaded, Function<String, Integer> contextLengths) {
        Map<String, JsonNode> warm = new HashMap<>();
        loaded.path("models").forEach(model -> warm.put(model.path("name").asText(), model));
        List<NodeReport.Model> models = new ArrayList<>();
        for (JsonNode tag : tags.path("models")) {
            String name = tag.path("name").asText();
            models.add(new NodeReport.Model(
                    name,
                    name,
                    warm.containsKey(name),
                    tag.path("size").asLong(),
                    contextLengths.apply(tag.path("digest").asText(name)),
                    capabilities(tag),
                    tag,
                    warm.getOrDefault(name, JsonNodeFactory.instance.objectNode())));
        }
        return new NodeReport(
                version.path("version").asText("unknown"),
                version.path("simulated").asBoolean(false),
                models);
    }

    /** The longest context a model was made for, from its {@code /api/show}; null if it does not tell. */
    static Integer contextLength(JsonNode shown) {
        JsonNode info = shown.path("model_info");
        JsonNode length = info.path(info.path("general.architecture").asText() + ".context_length");
        return length.isInt() && length.intValue() > 0 ? length.intValue() : null;
    }

    private static Set<Capability> capabilities(JsonNode tag) {
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        tag.path("capabilities").forEach(word -> Capability.of(word.asText()).ifPresent(known::add));
        return known;
    }
}
