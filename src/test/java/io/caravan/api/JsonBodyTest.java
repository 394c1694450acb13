package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private final JsonBody bodies = new JsonBody(new ObjectMapper());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":                | 1 | 6
            {"a":1               | 1 | 7
            {"a":1,}             | 1 | 8
            {'a':1}              | 1 | 3
            {"a":1} {"b":2}      | 1 | 10
            {"a":1} x            | 1 | 10
            hello                | 1 | 6
            {"a":NaN}            | 1 | 9
            """)
    void whereTheTextStopsBeingJsonIsTold(String text, int line, int column) {
        BadRequest refusal = refusal(text.strip().getBytes(StandardCharsets.UTF_8));
        assertThat(refusal).hasMessageMatching("The body is not valid JSON at line " + line + ", column \\d+\\.");
        assertThat(columnOf(refusal)).isBetween(column - 2, column + 2);
    }

    @Test
    void theLineIsThatOfTheMistake() {
        BadRequest refusal = refusal("{\n  \"message\": \"Hi\",\n  oops\n}".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal).hasMessageContaining("at line 3, column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"text\"", "[]", "[{}]", "true", " "})
    void onlyAnObjectIsARequest(String text) {
        assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("The body must be a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "0x1", ".5", "1."})
    void whatIsNoNumberOfJsonIsRefused(String number) {
        assertThat(refusal(("{\"temperature\":" + number + "}").getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("The body is not valid JSON at line 1, column ");
    }

    @Test
    void nothingIsNoRequest() {
        assertThat(refusal(new byte[0])).hasMessageContaining("empty");
        assertThat(refusal(null)).hasMessageContaining("empty");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] latin = "{\"message\":\"Gr\u00fc\u00dfe\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(latin)).hasMessageStartingWith("The body is not valid JSON");
    }

    @Test
    void aBombOfBracketsIsRefused() {
        assertThat(refusal("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("The body is not valid JSON");
    }

    @Test
    void theWholeBodyIsMeant() {
        assertThat(refusal("7".getBytes(StandardCharsets.UTF_8)).field()).isNull();
    }

    private BadRequest refusal(byte[] body) {
        return catchThrowableOfType(BadRequest.class, () -> bodies.read(body));
    }

    private static int columnOf(BadRequest refusal) {
        return Integer.parseInt(refusal.getMessage().replaceAll(".*column (\\d+)\\.", "$1"));
    }
}
