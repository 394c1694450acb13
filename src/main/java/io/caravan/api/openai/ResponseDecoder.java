package io.caravan.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.Overflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Reads {@code POST /v1/responses}. Nothing of an earlier response is known here: the input is all there is. */
@ApplicationScoped
class ResponseDecoder {

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "previous_response_id", "no response is kept for the next; send all that was said as 'input'",
            "conversation", "no response is kept for the next; send all that was said as 'input'",
            "background", "a response is answered while its caller waits",
            "prompt", "no prompts are kept here; send 'instructions' and 'input'",
            "top_logprobs", SharedFields.NO_PROBABILITIES);

    private static final String PROBABILITIES = "message.output_text.logprobs";

    private static final List<String> ECHOED = List.of(
            "instructions",
            "max_output_tokens",
            "metadata",
            "reasoning",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_p",
            "truncation",
            "user");

    private final JsonBody bodies;
    private final PictureSource pictures;

    ResponseDecoder(JsonBody bodies, PictureSource pictures) {
        this.bodies = bodies;
        this.pictures = pictures;
    }

    /** @throws BadRequest naming the field that is wrong */
    DecodedResponse decode(byte[] body) throws BadRequest {
        JsonFields fields = bodies.read(body);
        refuse(fields);
        JsonFields text = fields.object("text");
        JsonFields reasoning = fields.object("reasoning");
        ChatForm form = new ChatForm(
                text == null ? null : SharedFields.format(text.object("format"), null),
                tools(fields),
                reasoning == null ? null : SharedFields.think(reasoning, "effort"));
        return new DecodedResponse(
                SharedFields.chat(fields, new ResponseInput(pictures).read(fields), options(fields), form),
                echo(fields));
    }

    private static void refuse(JsonFields fields) throws BadRequest {
        Unsupported.refuse(fields, UNSUPPORTED);
        SharedFields.refuseFewerCalls(fields);
        JsonFields text = fields.object("text");
        if (text != null) {
            Unsupported.refuseUnless(text, "verbosity", SharedFields.AS_LONG_AS_IT_IS, "medium");
        }
        List<String> include = fields.strings("include");
        if (include != null && include.contains(PROBABILITIES)) {
            throw fields.wrong("include", "cannot name " + PROBABILITIES + ": " + SharedFields.NO_PROBABILITIES + ".");
        }
    }

    private static ChatOptions options(JsonFields fields) throws BadRequest {
        ChatOptions options = SharedFields.options(fields, fields.count("max_output_tokens"));
        return switch (fields.string("truncation")) {
            case null -> options;
            case "disabled" -> options;
            case "auto" -> options.with(new Overflow(true, null, null));
            default -> throw fields.wrong("truncation", "must be 'auto' or 'disabled'.");
        };
    }

    private static ObjectNode echo(JsonFields fields) throws BadRequest {
        fields.object("metadata");
        ObjectNode echo = JsonNodeFactory.instance.objectNode();
        ECHOED.stream().filter(fields::has).forEach(name -> echo.set(name, fields.any(name)));
        return echo;
    }

    /** Tools as nodes expect them: here a function's members stand beside its type. */
    private static JsonNode tools(JsonFields fields) throws BadRequest {
        List<JsonFields> offered = fields.objects("tools");
        if (!SharedFields.mayCallTools(fields) || offered == null || offered.isEmpty()) {
            return null;
        }
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        for (JsonFields tool : offered) {
            tools.addObject().put("type", "function").set("function", function(tool));
        }
        return tools;
    }

    private static ObjectNode function(JsonFields tool) throws BadRequest {
        if (!"function".equals(tool.string("type"))) {
            throw tool.wrong("type", "must be 'function'; nothing else is supported.");
        }
        if (tool.string("name") == null) {
            throw tool.wrong("name", "is missing.");
        }
        ObjectNode function = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("name", "description", "parameters")) {
            if (tool.has(member)) {
                function.set(member, tool.any(member));
            }
        }
        return function;
    }
}
