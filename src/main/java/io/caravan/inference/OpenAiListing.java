package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * A model of a server that speaks OpenAI's API, in Ollama's words: every member that Ollama's clients read is there and has
 * its type, empty where the server says nothing.
 *
 * @param entry the model in {@code /v1/models}
 */
record OpenAiListing(JsonNode entry, Integer contextLength, Set<Capability> capabilities) {

    private static final double BILLION = 1e9;
    private static final double MILLION = 1e6;

    /** Nothing is ever unloaded there. */
    private static final String NEVER = "9999-12-31T23:59:59Z";

    /** As the server calls it. */
    String id() {
        return entry.path("id").asText();
    }

    NodeReport.Model model() {
        return new NodeReport.Model(
                id(), id(), isWarm(), size(), contextLength, capabilities, tag(), isWarm() ? loaded() : object());
    }

    private boolean isWarm() {
        return entry.at("/status/value").asText("loaded").equals("loaded");
    }

    private long size() {
        return Math.max(0, entry.at("/meta/size").asLong(0));
    }

    /** As {@code /api/tags} has it. */
    private ObjectNode tag() {
        ObjectNode tag =
                named().put("modified_at", modified()).put("size", size()).put("digest", digest());
        tag.set("details", details());
        tag.set("capabilities", words());
        return tag;
    }

    /** As {@code /api/ps} has it. */
    private ObjectNode loaded() {
        ObjectNode loaded = named().put("size", size()).put("digest", digest());
        loaded.set("details", details());
        loaded.put("expires_at", NEVER).put("size_vram", size());
        return contextLength == null ? loaded : loaded.put("context_length", contextLength);
    }

    /** As {@code /api/show} has it, as far as that is known. */
    ObjectNode shown() {
        ObjectNode shown = object();
        shown.set("details", details());
        ObjectNode info = shown.putObject("model_info").put("general.architecture", "unknown");
        if (contextLength != null) {
            info.put("unknown.context_length", contextLength);
        }
        if (entry.at("/meta/n_params").isNumber()) {
            info.put("general.parameter_count", entry.at("/meta/n_params").asLong());
        }
        shown.set("capabilities", words());
        return shown.put("modified_at", modified());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode named() {
        return object().put("name", id()).put("model", id());
    }

    private ObjectNode details() {
        ObjectNode details = object().put("parent_model", "").put("format", "").put("family", "");
        details.putArray("families");
        return details.put("parameter_size", parameters()).put("quantization_level", "");
    }

    private String parameters() {
        double parameters = entry.at("/meta/n_params").asDouble(0);
        if (parameters <= 0) {
            return "";
        }
        return parameters >= BILLION
                ? String.format(Locale.ROOT, "%.1fB", parameters / BILLION)
                : String.format(Locale.ROOT, "%.0fM", parameters / MILLION);
    }

    private ArrayNode words() {
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        capabilities.stream().map(Capability::word).sorted().forEach(words::add);
        return words;
    }

    private String modified() {
        return Instant.ofEpochSecond(Math.max(0, Math.min(entry.path("created").asLong(0), Integer.MAX_VALUE)))
                .toString();
    }

    /** Of its name, for want of a better one: Ollama's own command line fails on a model without a digest. */
    private String digest() {
        try {
            byte[] name = id().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
