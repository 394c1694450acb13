package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.result.CompletionEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jboss.logging.Logger;

/** Sorts a batch of records from Kafka into events that can be stored, and the rest. */
@Named("completionBatch")
@ApplicationScoped
public class CompletionBatch {

    /**
     * The exchange variable with the records that are no events, each a {@link Message}: the splitter takes such a one as
     * it is, but would make an exchange the body of a new one.
     */
    static final String REJECTED = "rejected";

    /** The exchange variable with all records of the batch, each an {@link Exchange}. */
    static final String RECORDS = "records";

    private static final Logger LOG = Logger.getLogger(CompletionBatch.class);

    private final ObjectMapper json;

    CompletionBatch(ObjectMapper json) {
        this.json = json;
    }

    /** Makes the body a list of {@link CompletionEvent}; what is none goes into the variable {@code rejected}. */
    public List<CompletionEvent> read(Exchange batch) {
        List<CompletionEvent> events = new ArrayList<>();
        List<Message> rejected = new ArrayList<>();
        List<?> records = batch.getMessage().getBody(List.class);
        for (Object record : records) {
            Exchange one = (Exchange) record;
            try {
                events.add(json.readValue(one.getMessage().getBody(byte[].class), CompletionEvent.class));
            } catch (IOException | RuntimeException malformed) {
                LOG.warnf("a record is no completion event and goes to the dead letters: %s", firstLine(malformed));
                rejected.add(DeadLetter.marked(one.getMessage(), firstLine(malformed)));
            }
        }
        batch.setVariable(RECORDS, records);
        batch.setVariable(REJECTED, rejected);
        return events;
    }

    /** The events as the JSON array that {@code sql/completions-store.sql} takes. */
    public String rows(List<CompletionEvent> events) throws JsonProcessingException {
        return json.writeValueAsString(events);
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
