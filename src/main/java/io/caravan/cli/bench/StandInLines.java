package io.caravan.cli.bench;

import java.nio.charset.StandardCharsets;

/** The stand-in's answers on the wire, as Ollama's source (0.33) writes them. */
final class StandInLines {

    private static final String HEAD = "{\"model\":\"%s\",\"created_at\":\"2026-01-01T00:00:00.000000Z\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"%s\"},\"done\":%s%s}";
    private static final String FIGURES = ",\"done_reason\":\"stop\",\"total_duration\":1000000,\"load_duration\":1000,"
            + "\"prompt_eval_count\":5,\"prompt_eval_duration\":1000,\"eval_count\":%d,\"eval_duration\":1000";

    private StandInLines() {}

    /** One token of a stream, with the end of its line. */
    static String token(String model, int place) {
        return HEAD.formatted(model, Words.at(place), false, "") + "\n";
    }

    /** The last line of a stream. */
    static String end(String model, int tokens) {
        return HEAD.formatted(model, "", true, FIGURES.formatted(tokens)) + "\n";
    }

    /** An answer that is not streamed. */
    static byte[] whole(String model, int tokens) {
        return bytes(HEAD.formatted(model, Words.first(tokens), true, FIGURES.formatted(tokens)));
    }

    /** A whole stream. */
    static byte[] stream(String model, int tokens) {
        StringBuilder lines = new StringBuilder();
        for (int place = 0; place < tokens; place++) {
            lines.append(token(model, place));
        }
        return bytes(lines.append(end(model, tokens)).toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
