package io.caravan.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionEventTest {

    private final ObjectMapper json = Events.json();

    @Test
    void anEventComesBackFromJsonAsItWas() throws Exception {
        CompletionEvent event = Events.whole();
        String text = json.writeValueAsString(event);
        assertThat(json.readValue(text, CompletionEvent.class)).isEqualTo(event);
    }

    @Test
    void namesAndTimesOnTheWireAreThoseOfTheSchema() {
        JsonNode document = json.valueToTree(Events.whole());
        assertThat(document.at("/conversation_id").isTextual()).isTrue();
        assertThat(document.at("/created_at").asText()).isEqualTo("2026-05-01T12:00:00.123Z");
        assertThat(document.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(document.has("failure")).as("what is absent is left out").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "conversation_id",
                "user_id",
                "request_id",
                "status",
                "lane",
                "model",
                "node",
                "attempts",
                "created_at",
                "completed_at",
                "messages"
            })
    void whatEveryRowNeedsMustBeThere(String field) {
        var document = (com.fasterxml.jackson.databind.node.ObjectNode) json.<JsonNode>valueToTree(Events.whole());
        document.remove(field);
        assertThatThrownBy(() -> json.treeToValue(document, CompletionEvent.class))
                .isInstanceOf(Exception.class);
    }

    @Test
    void anEventThatDoesNotSayWhetherItWasRescuedWasNot() throws Exception {
        var document = (com.fasterxml.jackson.databind.node.ObjectNode) json.<JsonNode>valueToTree(Events.whole());
        document.remove("rescued");
        assertThat(json.treeToValue(document, CompletionEvent.class).rescued()).isFalse();
    }

    @Test
    void textThatCannotBeStoredIsReplaced() throws Exception {
        CompletionEvent event = Events.with(
                "a\0title",
                "failed",
                "broke\0off",
                Events.attempts("ans\0wered"),
                List.of(Events.message("assistant", "NUL\0 and \uD800", json.readTree("""
                                [{"function":{"name":"f\\u0000","arguments":{"a\\u0000":["\\ud800",1]}}}]"""))));
        String text = json.writeValueAsString(event);
        assertThat(text).doesNotContain("\\u0000", "\uD800");
        assertThat(event.messages().getFirst().content()).isEqualTo("NUL\uFFFD and \uFFFD");
        assertThat(event.messages().getFirst().toolCalls().toString())
                .isEqualTo("[{\"function\":{\"name\":\"f\uFFFD\",\"arguments\":{\"a\uFFFD\":[\"\uFFFD\",1]}}}]");
    }

    @Test
    void aMessageWithoutTextIsEmpty() {
        assertThat(Events.message("tool", null, null).content()).isEmpty();
    }

    @Test
    void aStatusThatNoRowMayHaveIsRefused() {
        assertThatThrownBy(() -> Events.with("t", "odd", null, Events.attempts("answered"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd");
    }

    @Test
    void aRoleThatNoRowMayHaveIsRefused() {
        assertThatThrownBy(() -> Events.message("poet", "x", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("poet");
    }
}
