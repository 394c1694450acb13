package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a node says of itself.
 *
 * @param version of its software
 * @param simulated whether it is a stand-in that says so
 */
public record NodeReport(String version, boolean simulated, List<Model> models) {

    public NodeReport {
        models = List.copyOf(models);
    }

    /**
     * A model that a node has.
     *
     * @param name with its tag, as callers and the catalogue call it
     * @param id as the node itself calls it: what it must be asked for
     * @param warm whether it is loaded
     * @param size on disk, in bytes; 0 if not said
     * @param contextLength the longest context it can be given, in tokens; null if not said
     * @param capabilities what it can do; empty if not said
     * @param listing its entry in the node's list of models, in Ollama's words
     * @param loaded its entry in the node's list of loaded models, in Ollama's words; an empty object unless warm
     */
    public record Model(
            String name,
            String id,
            boolean warm,
            long size,
            Integer contextLength,
            Set<Capability> capabilities,
            JsonNode listing,
            JsonNode loaded) {

        private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

        /** A model of which no more is known. */
        public Model(String name, boolean warm, long size) {
            this(name, name, warm, size, null, Set.of(), NOTHING, NOTHING);
        }

        /** One that the node does not list. */
        public static Model unlisted(String id, boolean warm) {
            Model described =
                    new OpenAiListing(JsonNodeFactory.instance.objectNode().put("id", id), null, Set.of()).model();
            return new Model(id, id, warm, 0, null, Set.of(), described.listing(), warm ? described.loaded() : NOTHING);
        }

        public Model {
            capabilities = Set.copyOf(capabilities);
        }

        /** The context window that it is loaded with, in tokens; empty unless it is loaded and the node says so. */
        public OptionalInt loadedContext() {
            int tokens = loaded.path("context_length").asInt(0);
            return tokens > 0 ? OptionalInt.of(tokens) : OptionalInt.empty();
        }

        /** Whether the node sends prompts for it away: Ollama lists such models with where to. */
        public boolean isRemote() {
            return listing.hasNonNull("remote_host") || listing.hasNonNull("remote_model");
        }

        /** The same under the name that callers know, in the node's lists too. */
        public Model named(String known) {
            return new Model(
                    known, id, warm, size, contextLength, capabilities, named(listing, known), named(loaded, known));
        }

        /** The same with a context of no more than so many tokens. */
        public Model withinContext(int longest) {
            return contextLength != null && contextLength <= longest
                    ? this
                    : new Model(name, id, warm, size, longest, capabilities, listing, loaded);
        }

        private static JsonNode named(JsonNode entry, String known) {
            return entry.path("name").asText(known).equals(known)
                    ? entry
                    : entry.<ObjectNode>deepCopy().put("name", known).put("model", known);
        }

        /** When the node got it; the beginning of time if it does not say. */
        public Instant modified() {
            try {
                return OffsetDateTime.parse(listing.path("modified_at").asText())
                        .toInstant();
            } catch (DateTimeParseException unsaid) {
                return Instant.EPOCH;
            }
        }
    }
}
