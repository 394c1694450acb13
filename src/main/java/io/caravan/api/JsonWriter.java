package io.caravan.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;

/** Writes answers as JSON. */
@Singleton
public class JsonWriter {

    private final ObjectMapper json;

    public JsonWriter(ObjectMapper json) {
        this.json = json;
    }

    /** The value as a JSON text in UTF-8. */
    public byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same, to be sent. */
    public Buffer buffer(Object value) {
        return Buffer.buffer(bytes(value));
    }

    /** Makes the value, as JSON, the answer of an exchange. */
    public void answer(Exchange exchange, Object value) {
        exchange.getMessage().setBody(bytes(value));
        JsonAnswer.mark(exchange);
    }
}
