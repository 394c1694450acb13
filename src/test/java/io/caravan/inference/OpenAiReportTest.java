package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiReportTest extends ExchangeTest {

    private static final String LLAMA_CPP = """
            {"models":[{"name":"tinyllama","size":"","digest":""}],"object":"list","data":[{"id":"tinyllama","object":"model",
             "created":1762000000,"owned_by":"llamacpp","meta":{"vocab_type":1,"n_vocab":32000,"n_ctx_train":2048,
             "n_embd":2048,"n_params":1100048384,"size":636725248}}]}""";
    private static final String PROPS = """
            {"default_generation_settings":{"id":0,"n_ctx":1024,"params":{}},"total_slots":1,"model_path":"/m/tiny.gguf",
             "chat_template":"{% if tools %}{{ tools }}{% endif %}<think>","modalities":{"vision":true,"audio":false},
             "build_info":"b7000-abcdef"}""";

    private final OpenAiClient client = new OpenAiClient(HTTP, JSON, new MalformedChunks(meters));

    @Test
    void aLlamaCppServerTellsItsModelAndWhatFitsIntoIt() throws Exception {
        NodeReport report = client.report(serving(Map.of("/v1/models", LLAMA_CPP, "/props", PROPS)));
        assertThat(report.version()).isEqualTo("b7000-abcdef");
        assertThat(report.simulated()).isFalse();
        NodeReport.Model model = report.models().getFirst();
        assertThat(model.id()).isEqualTo("tinyllama");
        assertThat(model.warm()).isTrue();
        assertThat(model.size()).isEqualTo(636725248L);
        assertThat(model.contextLength()).isEqualTo(1024);
        assertThat(model.capabilities())
                .containsExactlyInAnyOrder(
                        Capability.COMPLETION, Capability.TOOLS, Capability.THINKING, Capability.VISION);
    }

    @Test
    void clientsOfOllamaFindWhatTheyReadOfAModel() throws Exception {
        NodeReport.Model model = client.report(serving(Map.of("/v1/models", LLAMA_CPP, "/props", PROPS)))
                .models()
                .getFirst()
                .named("tinyllama:latest");
        JsonNode listing = model.listing();
        assertThat(listing.get("name").asText()).isEqualTo("tinyllama:latest");
        assertThat(listing.get("model").asText()).isEqualTo("tinyllama:latest");
        assertThat(listing.get("digest").asText()).hasSize(64);
        assertThat(listing.get("modified_at").asText()).isEqualTo("2025-11-01T12:26:40Z");
        assertThat(listing.at("/details/parameter_size").asText()).isEqualTo("1.1B");
        JsonNode loaded = model.loaded();
        assertThat(loaded.get("name").asText()).isEqualTo("tinyllama:latest");
        assertThat(loaded.get("size_vram").asLong()).isPositive();
        assertThat(loaded.get("context_length").asInt()).isEqualTo(1024);
        assertThat(loaded.get("expires_at").asText()).isNotEmpty();
    }

    @Test
    void aVllmTellsTheLengthOfItsContext() throws Exception {
        NodeReport report = client.report(serving(Map.of("/v1/models", """
                {"object":"list","data":[{"id":"Qwen/Qwen3-8B","object":"model","created":1,"owned_by":"vllm",
                 "root":"Qwen/Qwen3-8B","parent":null,"max_model_len":40960,"permission":[]}]}""")));
        assertThat(report.version()).isEqualTo("unknown");
        assertThat(report.models())
                .extracting(NodeReport.Model::id, NodeReport.Model::contextLength, NodeReport.Model::warm)
                .containsExactly(tuple("Qwen/Qwen3-8B", 40960, true));
        assertThat(report.models().getFirst().capabilities()).isEmpty();
    }

    @Test
    void whatARouterHasNotLoadedIsCold() throws Exception {
        NodeReport report = client.report(
                serving(
                        Map.of(
                                "/v1/models",
                                "{\"data\":[{\"id\":\"a\",\"status\":{\"value\":\"loaded\"}},{\"id\":\"b\",\"status\":{\"value\":\"unloaded\"}}]}")));
        assertThat(report.models()).extracting(NodeReport.Model::warm).containsExactly(true, false);
    }

    @Test
    void propertiesAreThoseOfTheOneModel() throws Exception {
        NodeReport report = client.report(
                serving(Map.of("/v1/models", "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "/props", PROPS)));
        assertThat(report.models()).extracting(NodeReport.Model::contextLength).containsOnlyNulls();
    }

    @Test
    void aServerThatStillLoadsItsModelIsNotUp() {
        NodeServer loading = server(serve(request -> {
            boolean props = request.path().equals("/props");
            request.response()
                    .setStatusCode(props ? 503 : 200)
                    .end(props ? "{\"error\":{\"message\":\"Loading model\"}}" : LLAMA_CPP);
        }));
        assertThatThrownBy(() -> client.report(loading))
                .isInstanceOf(NodeFailure.class)
                .hasMessage("/props: 503: Loading model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"error":"Unexpected endpoint or method."} | /v1/models: Unexpected endpoint or method.
            <html> | /v1/models: not JSON
            """)
    void whatDoesNotAnswerAsSuchAServerIsNone(String body, String reason) {
        assertThatThrownBy(() -> client.report(serving(Map.of("/v1/models", body))))
                .isInstanceOf(NodeFailure.class)
                .hasMessage(reason);
    }

    @Test
    void aModelIsShownInOllamasWords() throws Exception {
        NodeServer server = serving(Map.of("/v1/models", LLAMA_CPP, "/props", PROPS));
        JsonNode shown = client.show(server, "tinyllama", false);
        assertThat(shown.at("/model_info/"
                                + shown.at("/model_info/general.architecture").asText() + ".context_length")
                        .asInt())
                .isEqualTo(1024);
        assertThat(shown.get("capabilities")).isNotEmpty();
        assertThatThrownBy(() -> client.show(server, "phi3", false))
                .isInstanceOfSatisfying(
                        NodeFailure.class, failure -> assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.NO_MODEL));
    }

    private NodeServer serving(Map<String, String> pages) {
        return server(serve(request -> answer(request, pages.get(request.path()))));
    }

    private static void answer(HttpServerRequest request, String page) {
        if (page == null) {
            request.response().setStatusCode(404).end("{\"detail\":\"Not Found\"}");
        } else {
            request.response().end(page);
        }
    }

    private static NodeServer server(int port) {
        return new NodeServer("nano", URI.create("http://127.0.0.1:" + port), NodeKind.OPENAI);
    }

    @Override
    TokenStream ask(int port) {
        return client.ask(server(port), Chats.of("tinyllama", false));
    }
}
