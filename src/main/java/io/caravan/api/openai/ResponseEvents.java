package io.caravan.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.JsonWriter;
import io.vertx.core.buffer.Buffer;

/** The events of one streamed response, numbered, until somebody takes them. */
final class ResponseEvents {

    private final JsonWriter json;
    private Buffer written = Buffer.buffer();
    private int number;

    ResponseEvents(JsonWriter json) {
        this.json = json;
    }

    /** An event of that name, with these members and its number. */
    void add(String type, ObjectNode members) {
        ObjectNode event =
                JsonNodeFactory.instance.objectNode().put("type", type).put("sequence_number", number++);
        event.setAll(members);
        written.appendBuffer(Sse.event(json, type, event));
    }

    /** All that came since the last time. */
    Buffer take() {
        Buffer taken = written;
        written = Buffer.buffer();
        return taken;
    }
}
