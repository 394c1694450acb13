package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.stream.Stream;

/** A model in the words of each listing. */
final class ModelJson {

    /** Bytes of context cache a token takes, about, in a model of this size class. */
    private static final long CACHE_BYTES_PER_TOKEN = 64 * 1024;

    private ModelJson() {}

    static ObjectNode tag(ModelCard card, Instant modified) {
        ObjectNode node = named(card);
        node.put("modified_at", modified.toString()).put("size", card.bytes()).put("digest", card.digest());
        node.set("details", details(card));
        node.set("capabilities", capabilities(card));
        return node;
    }

    static ObjectNode running(ModelRunner runner) {
        ModelCard card = runner.model();
        long size = card.bytes() + runner.options().numCtx() * CACHE_BYTES_PER_TOKEN;
        ObjectNode node = named(card);
        node.put("size", size).put("digest", card.digest());
        node.set("details", details(card));
        return node.put("expires_at", runner.expiresAt().toString())
                .put("size_vram", size)
                .put("context_length", runner.options().numCtx());
    }

    static ObjectNode show(ModelCard card, Instant modified) {
        ObjectNode node = Json.object()
                .put("license", "simulated")
                .put("modelfile", "FROM " + card.name())
                .put("parameters", "stop \"<|end|>\"")
                .put("template", "{{ .Prompt }}");
        node.set("details", details(card));
        node.set("model_info", info(card));
        node.set("capabilities", capabilities(card));
        return node.put("modified_at", modified.toString());
    }

    static ObjectNode openAi(String id, Instant modified) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", modified.getEpochSecond())
                .put("owned_by", "library");
    }

    private static ObjectNode named(ModelCard card) {
        String name = card.name().toString();
        return Json.object().put("name", name).put("model", name);
    }

    private static ObjectNode details(ModelCard card) {
        ObjectNode details =
                Json.object().put("parent_model", "").put("format", "gguf").put("family", card.family());
        details.putArray("families").add(card.family());
        return details.put("parameter_size", card.parameters()).put("quantization_level", card.quantization());
    }

    private static ObjectNode info(ModelCard card) {
        return Json.object()
                .put("general.architecture", card.family())
                .put(card.family() + ".context_length", card.contextLength())
                .put(card.family() + ".embedding_length", card.embeddingLength());
    }

    private static ArrayNode capabilities(ModelCard card) {
        ArrayNode all = Json.array();
        Stream.of(Capability.values()).filter(card::can).forEach(capability -> all.add(capability.id()));
        return all;
    }
}
