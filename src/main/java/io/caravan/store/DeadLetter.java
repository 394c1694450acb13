package io.caravan.store;

import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/** A record that can never be stored, with where it came from and why it is set aside. */
final class DeadLetter {

    private DeadLetter() {}

    /** The record with headers that say its origin and the reason; its own headers and bytes stay as they are. */
    static Message marked(Message record, String reason) {
        Map<String, Object> headers = record.getHeaders();
        headers.put("caravan_reason", reason);
        headers.put(
                "caravan_origin",
                record.getHeader(KafkaConstants.TOPIC) + "-" + record.getHeader(KafkaConstants.PARTITION) + "@"
                        + record.getHeader(KafkaConstants.OFFSET));
        return record;
    }
}
