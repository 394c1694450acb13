package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The items of one response. In a stream each is announced, filled and closed (OpenAI API reference, "Streaming events"). */
final class ResponseOutput {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final UUID id;
    private final BiConsumer<String, ObjectNode> events;
    private final ArrayNode items = NODES.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private Words open;
    private boolean answered;

    /** @param events takes each event's name and members */
    ResponseOutput(UUID id, BiConsumer<String, ObjectNode> events) {
        this.id = id;
        this.events = events;
    }

    /** The items that are closed. */
    ArrayNode items() {
        return items.deepCopy();
    }

    /** A piece of what the model says or thinks. */
    void say(Words words, String piece) {
        open(words);
        text.append(piece);
        events.accept(
                words.textEvent("delta"), words.withProbabilities(inPart(words).put("delta", piece)));
    }

    private void open(Words words) {
        if (open == words) {
            return;
        }
        close();
        open = words;
        answered |= words == Words.ANSWER;
        events.accept("response.output_item.added", about(words.item(itemId(), "in_progress")));
        events.accept(words.partEvent("added"), inPart(words).set("part", words.part("")));
    }

    /** Closes the item under way, if there is one. */
    void close() {
        if (open == null) {
            return;
        }
        String whole = text.toString();
        events.accept(
                open.textEvent("done"), open.withProbabilities(inPart(open).put("text", whole)));
        events.accept(open.partEvent("done"), inPart(open).set("part", open.part(whole)));
        ObjectNode item = open.item(itemId(), "completed", whole);
        events.accept("response.output_item.done", about(item));
        items.add(item);
        text.setLength(0);
        open = null;
    }

    /** A tool that the model wants called. */
    void call(JsonNode call) {
        close();
        answered = true;
        ObjectNode item = NODES.objectNode()
                .put("id", "fc_" + itemId())
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", ToolCalls.id(call))
                .put("name", ToolCalls.name(call))
                .put("arguments", ToolCalls.arguments(call));
        JsonNode arguments = item.get("arguments");
        events.accept(
                "response.output_item.added",
                about(item.deepCopy().put("status", "in_progress").put("arguments", "")));
        events.accept(
                "response.function_call_arguments.delta", inItem(item.get("id")).set("delta", arguments));
        ObjectNode done = inItem(item.get("id"));
        done.set("name", item.get("name"));
        events.accept("response.function_call_arguments.done", done.set("arguments", arguments));
        events.accept("response.output_item.done", about(item));
        items.add(item);
    }

    /** Closes what is open; an answer of no words at all is an item too. */
    void end() {
        if (!answered) {
            open(Words.ANSWER);
        }
        close();
    }

    private String itemId() {
        return id + "_" + items.size();
    }

    private ObjectNode about(ObjectNode item) {
        return NODES.objectNode().put("output_index", items.size()).set("item", item);
    }

    private ObjectNode inItem(JsonNode item) {
        ObjectNode members = NODES.objectNode();
        members.set("item_id", item);
        return members.put("output_index", items.size());
    }

    private ObjectNode inPart(Words words) {
        return inItem(words.item(itemId(), "in_progress").get("id")).put(words.index(), 0);
    }
}
