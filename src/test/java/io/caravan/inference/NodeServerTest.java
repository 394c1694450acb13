package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeServerTest {

    @ParameterizedTest
    @CsvSource({
        "OPENAI, http://nano:8080, http://nano:8080",
        "OPENAI, http://nano:8080/, http://nano:8080",
        "OPENAI, http://nano:8080/v1, http://nano:8080",
        "OPENAI, http://nano:8080/v1/, http://nano:8080",
        "OPENAI, http://nano/llm/v1, http://nano/llm",
        "OLLAMA, http://nano:11434//, http://nano:11434",
        "OLLAMA, http://nano/v1, http://nano/v1"
    })
    void anAddressMayEndAsItsClientsAreTold(NodeKind kind, URI written, URI meant) {
        assertThat(new NodeServer("nano", written, kind).url()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nano:8080", "nano", "/v1", "ftp://nano", "http://my_nano:8080", "http:nano"})
    void anAddressWithoutAHostIsRefusedWithItsKey(URI written) {
        assertThatThrownBy(() -> new NodeServer("nano", written, NodeKind.OLLAMA))
                .hasMessageContaining("caravan.nodes.nano.url")
                .hasMessageContaining("such as http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://nano", "HTTPS://nano:8080/llm", "http://[::1]:8080"})
    void anAddressWithAHostIsTaken(URI written) {
        assertThat(new NodeServer("nano", written, NodeKind.OLLAMA).url()).isEqualTo(written);
    }

    @Test
    void theKeyIsNeverShown() {
        NodeServer server = with("sk-secret");
        assertThat(server).asString().doesNotContain("sk-secret");
        assertThat(server.withoutKey("sk-secret is wrong")).isEqualTo("*** is wrong");
    }

    @Test
    void anEmptyKeyIsNone() {
        assertThat(with(" ").apiKey()).isEmpty();
        assertThat(with(" sk ").apiKey()).hasValue("sk");
    }

    @Test
    void aKeyThatNoHeaderCarriesIsRefusedUnshown() {
        assertThatThrownBy(() -> with("sk-\nsecret"))
                .hasMessageContaining("caravan.nodes.nano.api-key")
                .hasMessageNotContaining("secret");
    }

    private static NodeServer with(String key) {
        return new NodeServer("nano", URI.create("http://nano:8080"), NodeKind.OPENAI, Optional.of(key));
    }
}
