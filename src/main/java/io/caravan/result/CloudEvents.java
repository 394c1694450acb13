package io.caravan.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Wraps our events as CloudEvents 1.0: in binary mode for Kafka (attributes as {@code ce_} headers, the data as it is), in
 * structured mode for the spool (one JSON document a file).
 */
@Named("cloudEvents")
@Singleton
public class CloudEvents {

    private static final String SOURCE = "/caravan/gateway";
    private static final String[] ATTRIBUTES = {"specversion", "id", "type", "source", "time", "partitionkey"};

    private final ObjectMapper json;

    CloudEvents(ObjectMapper json) {
        this.json = json;
    }

    /** Makes a {@link CompletionEvent} in the body a message for Kafka, keyed by conversation so that its order is kept. */
    public void toKafka(Exchange exchange) throws JsonProcessingException {
        Message message = exchange.getMessage();
        CompletionEvent event = message.getBody(CompletionEvent.class);
        message.removeHeaders("*");
        message.setHeader("ce_specversion", "1.0");
        message.setHeader("ce_id", event.id().toString());
        message.setHeader("ce_type", CompletionEvent.TYPE);
        message.setHeader("ce_source", SOURCE);
        message.setHeader("ce_time", event.completedAt().toString());
        message.setHeader("ce_partitionkey", event.conversationId().toString());
        message.setHeader("content-type", "application/json");
        message.setHeader(KafkaConstants.KEY, event.conversationId().toString());
        message.setBody(json.writeValueAsBytes(event));
    }

    /** A message for Kafka as one self-contained document. */
    byte[] document(Message message) throws IOException {
        ObjectNode document = json.createObjectNode();
        for (String attribute : ATTRIBUTES) {
            document.put(attribute, message.getHeader("ce_" + attribute, String.class));
        }
        document.put("datacontenttype", "application/json");
        document.set("data", json.readTree(message.getBody(byte[].class)));
        return json.writeValueAsBytes(document);
    }

    /**
     * Makes a spooled document the message for Kafka that it was.
     *
     * @throws IOException if it is none
     */
    public void fromSpool(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        JsonNode document = json.readTree(message.getBody(byte[].class));
        if (!document.path("data").isObject()) {
            throw new IOException("not an event");
        }
        message.removeHeaders("*", "CamelFile*");
        for (String attribute : ATTRIBUTES) {
            message.setHeader("ce_" + attribute, document.path(attribute).asText());
        }
        message.setHeader("content-type", "application/json");
        message.setHeader(KafkaConstants.KEY, document.path("partitionkey").asText());
        message.setBody(json.writeValueAsBytes(document.path("data")));
    }
}
