package io.caravan.api.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Usage;
import io.caravan.node.ModelName;

/**
 * The object that a response is, begun or done. Clients insist on most of its members (OpenAI API reference, "The response
 * object").
 *
 * @param answering the model that answers, with its tag
 * @param echo what the request said of itself
 */
record ResponseDocument(ChatRequest request, String answering, ObjectNode echo) {

    /**
     * The word for how far it came.
     *
     * @param finishReason null while it is under way
     */
    static String status(String finishReason) {
        return switch (finishReason) {
            case null -> "in_progress";
            case "length", "content_filter" -> "incomplete";
            default -> "completed";
        };
    }

    /**
     * @param finishReason null while it is under way
     * @param usage null while it is under way
     */
    ObjectNode of(String finishReason, ArrayNode output, Usage usage) {
        String status = status(finishReason);
        ObjectNode response = JsonNodeFactory.instance
                .objectNode()
                .put("id", "resp_" + request.id())
                .put("object", "response")
                .put("created_at", request.createdAt().getEpochSecond())
                .put("status", status)
                .putNull("error");
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details")
                    .put("reason", finishReason.equals("length") ? "max_output_tokens" : finishReason);
        } else {
            response.putNull("incomplete_details");
        }
        response.put("model", ModelName.plain(answering)).set("output", output);
        asked(response);
        return count(response, usage);
    }

    private void asked(ObjectNode response) {
        response.putNull("instructions")
                .putNull("max_output_tokens")
                .put("parallel_tool_calls", true)
                .putNull("previous_response_id")
                .put("store", false)
                .putNull("temperature")
                .put("tool_choice", "auto")
                .putNull("top_p")
                .put("truncation", "disabled");
        response.putArray("tools");
        response.putObject("metadata");
        response.putObject("reasoning").putNull("effort").putNull("summary");
        response.putObject("text").putObject("format").put("type", "text");
        response.setAll(echo);
    }

    /** No node counts thoughts apart from words, nor tells what it had in its cache. */
    private static ObjectNode count(ObjectNode response, Usage usage) {
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
}
