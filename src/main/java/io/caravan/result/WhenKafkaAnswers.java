package io.caravan.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/** Lets the spool be read only while Kafka answers: trying every file against a dead broker would only fill the log. */
@Named("whenKafkaAnswers")
@ApplicationScoped
public class WhenKafkaAnswers implements PollingConsumerPollStrategy {

    private final Kafka kafka;

    WhenKafkaAnswers(Kafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return kafka.isAnswering();
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        // Nothing to remember between polls.
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        return false;
    }
}
