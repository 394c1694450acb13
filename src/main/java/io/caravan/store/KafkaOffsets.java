package io.caravan.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/**
 * Tells Kafka that a batch is stored.
 *
 * <p>Camel's own commit of a batch covers only the partition of its last record; the others would come again.
 */
@Named("kafkaOffsets")
@ApplicationScoped
public class KafkaOffsets {

    /** Commits the last offset of every partition in the batch; returns when Kafka has acknowledged. */
    public void commit(Exchange batch) {
        Map<Object, KafkaManualCommit> last = new LinkedHashMap<>();
        List<?> records = batch.getVariable(CompletionBatch.RECORDS, List.class);
        for (Object record : records) {
            var message = ((Exchange) record).getMessage();
            last.put(
                    message.getHeader(KafkaConstants.PARTITION),
                    message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
        }
        last.values().forEach(KafkaManualCommit::commit);
    }
}
