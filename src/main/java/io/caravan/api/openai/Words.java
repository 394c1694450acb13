package io.caravan.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a model says in words, and what OpenAI calls the items, parts and events of it (OpenAI API reference, "Responses"). */
enum Words {
    /** The answer. */
    ANSWER("message", "msg_", "content", "output_text", "response.content_part", "response.output_text") {
        @Override
        ObjectNode item(String id, String status) {
            return super.item(id, status).put("role", "assistant");
        }

        @Override
        ObjectNode part(String text) {
            ObjectNode part = super.part(text);
            part.putArray("annotations");
            return withProbabilities(part);
        }

        @Override
        ObjectNode withProbabilities(ObjectNode event) {
            event.putArray("logprobs");
            return event;
        }
    },
    /** What it thought before. Clients show it as the summary of a reasoning. */
    THOUGHTS(
            "reasoning",
            "rs_",
            "summary",
            "summary_text",
            "response.reasoning_summary_part",
            "response.reasoning_summary_text");

    private final String item;
    private final String prefix;
    private final String parts;
    private final String part;
    private final String partEvent;
    private final String textEvent;

    Words(String item, String prefix, String parts, String part, String partEvent, String textEvent) {
        this.item = item;
        this.prefix = prefix;
        this.parts = parts;
        this.part = part;
        this.partEvent = partEvent;
        this.textEvent = textEvent;
    }

    /** The item without its words. */
    ObjectNode item(String id, String status) {
        ObjectNode empty = JsonNodeFactory.instance
                .objectNode()
                .put("id", prefix + id)
                .put("type", item)
                .put("status", status);
        empty.putArray(parts);
        return empty;
    }

    /** The whole item. */
    ObjectNode item(String id, String status, String text) {
        ObjectNode whole = item(id, status);
        whole.withArray("/" + parts).add(part(text));
        return whole;
    }

    /** The one part that an item has. */
    ObjectNode part(String text) {
        return JsonNodeFactory.instance.objectNode().put("type", part).put("text", text);
    }

    /** Clients insist on the probabilities of an answer's tokens, of which we know none. */
    ObjectNode withProbabilities(ObjectNode event) {
        return event;
    }

    /** Whether an item with this id holds such words. */
    boolean isIn(String id) {
        return id != null && id.startsWith(prefix);
    }

    /** The name of an event about the part. */
    String partEvent(String what) {
        return partEvent + "." + what;
    }

    /** The name of an event about the text in the part. */
    String textEvent(String what) {
        return textEvent + "." + what;
    }

    /** The member of an event that counts the parts. */
    String index() {
        return parts + "_index";
    }
}
