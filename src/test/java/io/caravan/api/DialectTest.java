package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "/v1, OPENAI",
        "/v1/chat/completions, OPENAI",
        "/v1x, CARAVAN",
        "/api/v1, CARAVAN",
        "/api/v1/chat, CARAVAN",
        "/api/v1x, OLLAMA",
        "/api/chat, OLLAMA",
        "/api, CARAVAN",
        "/, CARAVAN",
        "/nothing, CARAVAN"
    })
    void aPathTellsWhatItsCallersExpect(String path, Dialect dialect) {
        assertThat(Dialect.of(path)).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "403, permission_error",
        "404, not_found_error",
        "405, invalid_request_error",
        "413, invalid_request_error",
        "429, rate_limit_error",
        "500, server_error",
        "503, server_error"
    })
    void openAisTypeFollowsTheStatus(int status, String type) {
        Problem problem = Problem.of("some-kind", "Title", status, "Why").atField("model");
        assertThat(json.valueToTree(Dialect.OPENAI.document(problem)).toString())
                .isEqualTo("{\"error\":{\"message\":\"Why\",\"type\":\"" + type
                        + "\",\"param\":\"model\",\"code\":\"some_kind\"}}");
    }

    @Test
    void ollamaSaysNothingButWhy() {
        Problem problem = Problem.of("unknown-model", "No such model", 404, "No node has a model 'x'.");
        assertThat(json.valueToTree(Dialect.OLLAMA.document(problem)).toString())
                .isEqualTo("{\"error\":\"No node has a model 'x'.\"}");
    }
}
