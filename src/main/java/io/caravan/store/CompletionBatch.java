package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.result.CompletionEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** The exchange variable with the records that are events, each a {@link Message}. */
    static final String VALID = "valid";

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
        List<Message> valid = new ArrayList<>();
        List<Message> rejected = new ArrayList<>();
        List<?> records = batch.getMessage().getBody(List.class);
        for (Object record : records) {
            Message message = ((Exchange) record).getMessage();
            try {
                events.add(event(message));
                valid.add(message);
            } catch (IOException | RuntimeException malformed) {
                rejected.add(DeadLetter.marked(message, told("no completion event", malformed)));
            }
        }
        batch.setVariable(RECORDS, records);
        batch.setVariable(VALID, valid);
        batch.setVariable(REJECTED, rejected);
        return events;
    }

    private CompletionEvent event(Message record) throws IOException {
        byte[] bytes = record.getBody(byte[].class);
        return Objects.requireNonNull(json.readValue(bytes == null ? new byte[0] : bytes, CompletionEvent.class));
    }

    /** The events as the JSON array that {@code sql/completions-store.sql} takes. */
    public String rows(List<CompletionEvent> events) throws JsonProcessingException {
        return json.writeValueAsString(events);
    }

    /** One record as such an array. */
    public String row(Message record) throws IOException {
        return rows(List.of(event(record)));
    }

    /** Makes the message the record that PostgreSQL refused, marked with the reason. */
    public void refused(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(exchange.getVariable("record"));
        Throwable refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        DeadLetter.marked(message, told("refused by PostgreSQL", refusal));
    }

    /** Says what kind of failure it was; its text would quote what people said. */
    private static String told(String what, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        String reason = what + ": "
                + switch (cause) {
                    case SQLException refused -> "SQL state " + refused.getSQLState();
                    case JsonMappingException unfit -> unfit.getPathReference();
                    default -> cause.getClass().getSimpleName();
                };
        LOG.warnf("a record goes to the dead letters, %s", reason);
        return reason;
    }
}
