package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The options that shape one answer.
 *
 * @param maxTokens most to send, 0 or less: no limit
 * @param seed 0 if none was given
 * @param stop the answer ends before any of these
 */
record GenerationOptions(int maxTokens, long seed, List<String> stop) {

    GenerationOptions {
        stop = List.copyOf(stop);
    }

    static GenerationOptions read(Body options, String maxTokensField) {
        long maxTokens = options.number(maxTokensField).orElse(0L);
        return new GenerationOptions(
                Math.clamp(maxTokens, -1, Integer.MAX_VALUE),
                options.number("seed").orElse(0L),
                stop(options.get("stop")));
    }

    private static List<String> stop(JsonNode value) {
        List<String> stop = new ArrayList<>();
        if (value.isTextual()) {
            stop.add(value.textValue());
        } else if (value.isArray()) {
            value.forEach(one -> stop.add(one.asText()));
        } else if (!value.isMissingNode()) {
            throw Body.wrongType(value, "stop", "[]string");
        }
        stop.removeIf(String::isEmpty);
        return stop;
    }
}
