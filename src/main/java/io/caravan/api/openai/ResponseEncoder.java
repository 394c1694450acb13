package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.ChatEncoder;
import io.caravan.api.JsonWriter;
import io.caravan.api.OpenAiError;
import io.caravan.api.Problem;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;

/**
 * Answers of {@code /v1/responses}: items of output, each of which is announced, filled and closed in a stream (OpenAI API
 * reference, "Streaming events"). Thoughts are left out.
 */
final class ResponseEncoder implements ChatEncoder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonWriter json;
    private final ArrayNode output = NODES.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private ChatRequest request;
    private String model;
    private boolean inText;
    private int number;

    ResponseEncoder(JsonWriter json) {
        this.json = json;
    }

    @Override
    public String streamType() {
        return Sse.TYPE;
    }

    @Override
    public Buffer start(ChatRequest asked, String node, String answering) {
        begin(asked, answering);
        return response("response.created", "in_progress", null)
                .appendBuffer(response("response.in_progress", "in_progress", null));
    }

    private void begin(ChatRequest asked, String answering) {
        request = asked;
        model = ModelName.plain(answering);
    }

    @Override
    public Buffer delta(TokenEvent.Delta delta) {
        Buffer events = Buffer.buffer();
        if (delta.content() != null) {
            openText(events);
            text.append(delta.content());
            ObjectNode piece = inContent("response.output_text.delta").put("delta", delta.content());
            piece.putArray("logprobs");
            send(events, piece);
        }
        if (delta.toolCalls() != null) {
            closeText(events);
            delta.toolCalls().forEach(call -> call(events, call));
        }
        return events;
    }

    private void openText(Buffer events) {
        if (inText) {
            return;
        }
        inText = true;
        text.setLength(0);
        ObjectNode item = message("in_progress");
        item.putArray("content");
        send(events, item("response.output_item.added", item));
        ObjectNode part = inContent("response.content_part.added");
        part.set("part", part(""));
        send(events, part);
    }

    private void closeText(Buffer events) {
        if (!inText) {
            return;
        }
        ObjectNode done = inContent("response.output_text.done").put("text", text.toString());
        done.putArray("logprobs");
        send(events, done);
        ObjectNode part = inContent("response.content_part.done");
        part.set("part", part(text.toString()));
        send(events, part);
        ObjectNode item = text(text.toString());
        send(events, item("response.output_item.done", item));
        output.add(item);
        inText = false;
    }

    private void call(Buffer events, JsonNode call) {
        ObjectNode item = functionCall(call);
        ObjectNode begun = item.deepCopy().put("status", "in_progress").put("arguments", "");
        send(events, item("response.output_item.added", begun));
        String id = item.get("id").asText();
        String arguments = item.get("arguments").asText();
        send(events, inItem("response.function_call_arguments.delta", id).put("delta", arguments));
        send(
                events,
                inItem("response.function_call_arguments.done", id)
                        .put("name", item.get("name").asText())
                        .put("arguments", arguments));
        send(events, item("response.output_item.done", item));
        output.add(item);
    }

    @Override
    public Buffer end(Completion completion) {
        Buffer events = Buffer.buffer();
        if (output.isEmpty()) {
            openText(events);
        }
        closeText(events);
        String status = status(completion);
        return events.appendBuffer(response("response." + status, status, completion.usage()));
    }

    @Override
    public Buffer error(Problem problem) {
        ObjectNode error = event("error")
                .put("code", OpenAiError.of(problem).code())
                .put("message", problem.detail())
                .putNull("param");
        error.putPOJO("error", OpenAiError.of(problem));
        return Sse.event(json, "error", error);
    }

    @Override
    public Buffer whole(Completion completion) {
        begin(completion.request(), completion.model());
        ChatMessage message = completion.message();
        if (!message.content().isEmpty() || message.toolCalls() == null) {
            output.add(text(message.content()));
        }
        if (message.toolCalls() != null) {
            message.toolCalls().forEach(call -> output.add(functionCall(call)));
        }
        return json.buffer(response(status(completion), completion.usage()));
    }

    private static String status(Completion completion) {
        return completion.finishReason().equals("length") ? "incomplete" : "completed";
    }

    private Buffer response(String type, String status, Usage usage) {
        ObjectNode event = event(type);
        event.set("response", response(status, usage));
        return Sse.event(json, type, event);
    }

    private ObjectNode response(String status, Usage usage) {
        ObjectNode response = NODES.objectNode()
                .put("id", "resp_" + request.id())
                .put("object", "response")
                .put("created_at", request.createdAt().getEpochSecond())
                .put("status", status)
                .putNull("error");
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            response.putNull("incomplete_details");
        }
        response.putNull("instructions").putNull("max_output_tokens").put("model", model);
        response.set("output", output.deepCopy());
        response.put("parallel_tool_calls", true)
                .putNull("previous_response_id")
                .put("store", false)
                .put("tool_choice", "auto");
        response.putArray("tools");
        response.putNull("temperature").putNull("top_p").put("truncation", "disabled");
        response.putObject("metadata");
        if (usage == null) {
            return response.putNull("usage");
        }
        ObjectNode counted = response.putObject("usage");
        counted.put("input_tokens", usage.promptTokens())
                .putObject("input_tokens_details")
                .put("cached_tokens", 0);
        counted.put("output_tokens", usage.completionTokens())
                .putObject("output_tokens_details")
                .put("reasoning_tokens", 0);
        counted.put("total_tokens", usage.totalTokens());
        return response;
    }

    private ObjectNode message(String status) {
        return NODES.objectNode()
                .put("id", messageId())
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
    }

    private String messageId() {
        return "msg_" + request.id() + "_" + output.size();
    }

    private ObjectNode text(String content) {
        ObjectNode item = message("completed");
        item.putArray("content").add(part(content));
        return item;
    }

    private static ObjectNode part(String content) {
        ObjectNode part = NODES.objectNode().put("type", "output_text").put("text", content);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private ObjectNode functionCall(JsonNode call) {
        return NODES.objectNode()
                .put("id", "fc_" + request.id() + "_" + output.size())
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", ToolCalls.id(call))
                .put("name", ToolCalls.name(call))
                .put("arguments", ToolCalls.arguments(call));
    }

    private ObjectNode event(String type) {
        return NODES.objectNode().put("type", type).put("sequence_number", number++);
    }

    private ObjectNode item(String type, ObjectNode item) {
        ObjectNode event = event(type).put("output_index", output.size());
        event.set("item", item);
        return event;
    }

    private ObjectNode inItem(String type, String item) {
        return event(type).put("item_id", item).put("output_index", output.size());
    }

    private ObjectNode inContent(String type) {
        return inItem(type, messageId()).put("content_index", 0);
    }

    private void send(Buffer events, ObjectNode event) {
        events.appendBuffer(Sse.event(json, event.get("type").asText(), event));
    }
}
