package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.BadRequest;
import io.caravan.api.ChatFields;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Lane;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Reads {@code POST /v1/responses}. Nothing of an earlier response is known here: the input is all there is. */
@ApplicationScoped
class ResponseDecoder {

    private static final String[] UNSUPPORTED = {
        "previous_response_id", "conversation", "background", "prompt", "top_logprobs"
    };

    private final JsonBody bodies;
    private final Clock clock = Clock.systemUTC();

    ResponseDecoder(JsonBody bodies) {
        this.bodies = bodies;
    }

    /** @throws BadRequest naming the field that is wrong */
    ChatRequest decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        Unsupported.refuse(fields, UNSUPPORTED);
        List<ChatMessage> messages = new ResponseInput().read(fields);
        JsonFields text = fields.object("text");
        JsonFields reasoning = fields.object("reasoning");
        return new ChatRequest(
                Ids.next(),
                clock.instant(),
                ChatFields.requiredModel(fields),
                messages,
                messages.size(),
                null,
                false,
                Boolean.TRUE.equals(fields.bool("stream")),
                SharedFields.options(fields, fields.count("max_output_tokens")),
                text == null ? null : SharedFields.format(text.object("format")),
                tools(fields),
                reasoning == null ? null : SharedFields.think(reasoning, "effort"),
                Lane.INTERACTIVE);
    }

    /** Tools as nodes expect them: here a function's members stand beside its type. */
    private static JsonNode tools(JsonFields fields) throws BadRequest {
        List<JsonFields> offered = fields.objects("tools");
        if (!SharedFields.mayCallTools(fields) || offered == null || offered.isEmpty()) {
            return null;
        }
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        for (JsonFields tool : offered) {
            if (!"function".equals(tool.string("type"))) {
                throw tool.wrong("type", "must be 'function'; nothing else is supported.");
            }
            if (tool.string("name") == null) {
                throw tool.wrong("name", "is missing.");
            }
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            for (String member : List.of("name", "description", "parameters")) {
                if (tool.has(member)) {
                    function.set(member, tool.any(member));
                }
            }
        }
        return tools;
    }
}
