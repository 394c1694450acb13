package io.caravan.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {

    @TempDir
    Path spooled;

    private final ObjectMapper json = Events.json();
    private final CloudEvents cloudEvents = new CloudEvents(json);
    private final CompletionEvent event = Events.whole();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @BeforeEach
    void anEvent() {
        exchange.getMessage().setBody(event);
        exchange.getMessage().setHeader("Authorization", "Bearer of a secret");
    }

    @Test
    void theAttributesAreHeadersAndTheEventIsTheRecord() throws Exception {
        cloudEvents.toKafka(exchange);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", event.id().toString())
                .containsEntry("ce_type", "caravan.completion.v1")
                .containsEntry("ce_time", "2026-05-01T12:00:01.123Z")
                .containsEntry("ce_partitionkey", event.conversationId().toString())
                .containsEntry("content-type", "application/json");
        assertThat(json.readValue(exchange.getMessage().getBody(byte[].class), CompletionEvent.class))
                .isEqualTo(event);
    }

    @Test
    void oneConversationKeepsItsOrderByItsKey() throws Exception {
        cloudEvents.toKafka(exchange);
        assertThat(exchange.getMessage().getHeader(KafkaConstants.KEY))
                .isEqualTo(event.conversationId().toString());
    }

    @Test
    void nothingOfTheRequestTravelsToKafka() throws Exception {
        cloudEvents.toKafka(exchange);
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
    }

    @Test
    void aSpooledFileIsAWholeCloudEventNamedByAgeThatOnlyWeMayRead() throws Exception {
        cloudEvents.toKafka(exchange);
        spool().keep(exchange.getMessage());
        Path file = spooled.resolve(event.id() + ".json");
        JsonNode document = json.readTree(file.toFile());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(spooled).isDirectoryNotContaining(other -> !other.equals(file));
        assertThat(document.at("/specversion").asText()).isEqualTo("1.0");
        assertThat(document.at("/id").asText()).isEqualTo(event.id().toString());
        assertThat(document.at("/datacontenttype").asText()).isEqualTo("application/json");
        assertThat(json.treeToValue(document.get("data"), CompletionEvent.class))
                .isEqualTo(event);
    }

    @Test
    void whatComesFromTheSpoolIsTheMessageThatKafkaDidNotTake() throws Exception {
        cloudEvents.toKafka(exchange);
        Map<String, Object> headers = new TreeMap<>(exchange.getMessage().getHeaders());
        byte[] body = exchange.getMessage().getBody(byte[].class);
        spool().keep(exchange.getMessage());
        exchange.getMessage().setBody(Files.readAllBytes(spooled.resolve(event.id() + ".json")));
        cloudEvents.fromSpool(exchange);
        assertThat(new TreeMap<>(exchange.getMessage().getHeaders())).isEqualTo(headers);
        assertThat(exchange.getMessage().getBody(byte[].class)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"data\":", "null"})
    void whatIsNoEventDoesNotLeaveTheSpoolAsOne(String text) {
        exchange.getMessage().setBody(text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> cloudEvents.fromSpool(exchange)).isInstanceOf(IOException.class);
    }

    private Spool spool() {
        return new Spool(spooled.toString(), cloudEvents);
    }
}
