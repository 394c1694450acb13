package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what one response is asked about: a text, or items of a conversation. */
final class ResponseInput {

    private static final String EMPTY = "is missing or empty; send a text, or an array of items.";

    private final List<ChatMessage> messages = new ArrayList<>();
    private final Map<String, String> called = new HashMap<>();
    private final Pictures pictures;

    ResponseInput(PictureSource source) {
        this.pictures = new Pictures(source);
    }

    /** @throws BadRequest naming the field that is wrong */
    List<ChatMessage> read(JsonFields fields) throws BadRequest {
        String instructions = fields.string("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            messages.add(ChatMessage.text(Role.SYSTEM, instructions));
        }
        List<JsonFields> items = fields.objectsUnlessString("input");
        if (items == null && fields.has("input")) {
            messages.add(ChatMessage.text(Role.USER, text(fields)));
            return messages;
        }
        if (items == null || items.isEmpty()) {
            throw fields.wrong("input", EMPTY);
        }
        for (JsonFields item : items) {
            add(item);
        }
        if (messages.isEmpty()) {
            throw fields.wrong("input", "holds nothing to answer; send at least one message.");
        }
        return messages;
    }

    private static String text(JsonFields fields) throws BadRequest {
        String text = fields.string("input");
        if (text.isEmpty()) {
            throw fields.wrong("input", EMPTY);
        }
        return text;
    }

    private void add(JsonFields item) throws BadRequest {
        String type = item.string("type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item);
            case "function_call" -> call(item);
            case "function_call_output" -> result(item);
            case "reasoning" -> {
                // What a model thought before is of no use to it.
            }
            case "item_reference" -> reference(item);
            default ->
                throw item.wrong("type", "must be 'message', 'function_call', 'function_call_output' or 'reasoning'.");
        }
    }

    /** Clients that believe an answer to be stored refer to its items by the ids that {@link Words} gave them. */
    private static void reference(JsonFields item) throws BadRequest {
        if (!Words.THOUGHTS.isIn(item.string("id"))) {
            throw item.wrong(
                    "type",
                    "'item_reference' names what is not kept here; send the item itself. Clients that refer to earlier "
                            + "answers by themselves stop doing so with 'store': false.");
        }
    }

    private void message(JsonFields item) throws BadRequest {
        Content content = Content.required(item, "content", pictures);
        ChatMessage said = new ChatMessage(ChatMessages.role(item), content.text(), null, content.images(), null, null);
        boolean isSaidWithCalls = said.role() == Role.ASSISTANT && isAnswering() && isSilent(messages.getLast());
        messages.add(isSaidWithCalls ? withCalls(said, messages.removeLast()) : said);
    }

    /** Whether what came last is an answer, of which there may be more. */
    private boolean isAnswering() {
        return !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    }

    /** Whether it calls tools and says nothing. */
    private static boolean isSilent(ChatMessage answer) {
        return answer.toolCalls() != null && answer.content().isEmpty();
    }

    private static ChatMessage withCalls(ChatMessage said, ChatMessage calls) {
        ChatMessage whole = said;
        for (JsonNode call : calls.toolCalls()) {
            whole = whole.calling(call);
        }
        return whole;
    }

    private void call(JsonFields item) throws BadRequest {
        String id = item.string("call_id");
        String name = item.string("name");
        if (id == null || name == null) {
            throw item.wrong(id == null ? "call_id" : "name", "is missing.");
        }
        called.put(id, name);
        // The items of one answer are one message: a template expects results only after all calls that a model made.
        ChatMessage answer = isAnswering() ? messages.removeLast() : ChatMessage.text(Role.ASSISTANT, "");
        messages.add(answer.calling(ToolCalls.call(id, name, ToolCalls.arguments(item))));
    }

    private void result(JsonFields item) throws BadRequest {
        String call = item.string("call_id");
        String tool = called.get(call);
        if (tool == null) {
            throw item.wrong("call_id", "must be the id of a call that an earlier item made.");
        }
        Content output = Content.required(item, "output", pictures);
        messages.add(new ChatMessage(Role.TOOL, output.text(), null, output.images(), null, tool, call));
    }
}
