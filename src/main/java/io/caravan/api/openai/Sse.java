package io.caravan.api.openai;

import io.caravan.api.JsonWriter;
import io.vertx.core.buffer.Buffer;

/** Server-sent events as OpenAI's clients read them. */
final class Sse {

    static final String TYPE = "text/event-stream";
    static final String DONE = "data: [DONE]\n\n";

    private Sse() {}

    /** An event without a name. */
    static Buffer data(JsonWriter json, Object value) {
        return Buffer.buffer("data: ").appendBytes(json.bytes(value)).appendString("\n\n");
    }

    /** An event with a name. */
    static Buffer event(JsonWriter json, String name, Object value) {
        return Buffer.buffer("event: " + name + "\n").appendBuffer(data(json, value));
    }
}
