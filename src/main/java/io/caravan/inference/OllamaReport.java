package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what an Ollama says of itself from {@code /api/version}, {@code /api/tags} and {@code /api/ps}. */
final class OllamaReport {

    private OllamaReport() {}

    static NodeReport read(JsonNode version, JsonNode tags, JsonNode loaded) {
        Map<String, JsonNode> warm = new HashMap<>();
        loaded.path("models").forEach(model -> warm.put(model.path("name").asText(), model));
        List<NodeReport.Model> models = new ArrayList<>();
        for (JsonNode tag : tags.path("models")) {
            String name = tag.path("name").asText();
            models.add(new NodeReport.Model(
                    name,
                    warm.containsKey(name),
                    tag.path("size").asLong(),
                    null,
                    capabilities(tag),
                    tag,
                    warm.getOrDefault(name, JsonNodeFactory.instance.objectNode())));
        }
        return new NodeReport(
                version.path("version").asText("unknown"),
                version.path("simulated").asBoolean(false),
                models);
    }

    private static Set<Capability> capabilities(JsonNode tag) {
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        tag.path("capabilities").forEach(word -> Capability.of(word.asText()).ifPresent(known::add));
        return known;
    }
}
