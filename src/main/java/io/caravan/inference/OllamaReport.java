package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what an Ollama says of itself from {@code /api/version}, {@code /api/tags} and {@code /api/ps}. */
final class OllamaReport {

    private OllamaReport() {}

    static NodeReport read(JsonNode version, JsonNode tags, JsonNode loaded) {
        Set<String> warm = new HashSet<>();
        loaded.path("models").forEach(model -> warm.add(model.path("name").asText()));
        List<NodeReport.Model> models = new ArrayList<>();
        for (JsonNode tag : tags.path("models")) {
            String name = tag.path("name").asText();
            models.add(new NodeReport.Model(
                    name, warm.contains(name), tag.path("size").asLong()));
        }
        return new NodeReport(
                version.path("version").asText("unknown"),
                version.path("simulated").asBoolean(false),
                models);
    }
}
