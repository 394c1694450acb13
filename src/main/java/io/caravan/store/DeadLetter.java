package io.caravan.store;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/** A record that can never be stored, with where it came from and why it is set aside. */
final class DeadLetter {

    private DeadLetter() {}

    /** The record's exchange with headers that say its origin and the reason; its own headers and bytes stay as they are. */
    static Exchange marked(Exchange record, String reason) {
        Message message = record.getMessage();
        Map<String, Object> headers = message.getHeaders();
        headers.put("caravan_reason", reason);
        headers.put(
                "caravan_origin",
                message.getHeader(KafkaConstants.TOPIC) + "-" + message.getHeader(KafkaConstants.PARTITION) + "@"
                        + message.getHeader(KafkaConstants.OFFSET));
        return record;
    }
}
