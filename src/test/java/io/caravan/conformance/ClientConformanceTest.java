package io.caravan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client, in everything that people do with it. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ClientConformanceTest extends OnCluster {

    private static final String EMBEDDER = "nomic-embed-text";
    private static final Compatibility COMPATIBILITY = new Compatibility();

    enum Library {
        OPENAI_JAVA(OpenAiJava::new),
        LANGCHAIN4J_OPENAI(Langchain4jOpenAi::new),
        LANGCHAIN4J_OLLAMA(Langchain4jOllama::new),
        OLLAMA4J(Ollama4j::new),
        OPENAI_JS(NodeClient.of("openai", "openai")),
        OLLAMA_JS(NodeClient.of("ollama", "ollama")),
        LANGCHAIN_JS(NodeClient.of("langchain", "@langchain/ollama")),
        AI_OLLAMA(NodeClient.of("ai-ollama", "ai", "ai-sdk-ollama")),
        AI_OPENAI(NodeClient.of("ai-openai", "ai", "@ai-sdk/openai")),
        AI_COMPATIBLE(NodeClient.of("ai-openai-compatible", "ai", "@ai-sdk/openai-compatible"));

        private final BiFunction<URI, String, AiClient> client;

        Library(BiFunction<URI, String, AiClient> client) {
            this.client = client;
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelsAreListed(Library library) throws Exception {
        assertThat(client(library, "models").models())
                .anyMatch(name -> name.startsWith(AGX0_MODEL))
                .contains(SHARED_MODEL);
        works(library, "models");
    }

    @ParameterizedTest
    @EnumSource
    void aChatIsAnswered(Library library) throws Exception {
        assertThat(client(library, "chat").chat(AGX0_MODEL, "count to 5")).isEqualTo("(simulated answer) 1 2 3 4 5");
        works(library, "chat");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamComesInPieces(Library library) throws Exception {
        List<String> pieces = new CopyOnWriteArrayList<>();
        client(library, "stream").stream(AGX0_MODEL, "count to 30", pieces::add);
        assertThat(String.join("", pieces))
                .startsWith("(simulated answer) 1 2 3")
                .endsWith(" 29 30");
        assertThat(pieces).hasSizeGreaterThan(20);
        works(library, "stream");
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsCalled(Library library) throws Exception {
        assertThat(client(library, "tools").callTool(AGX0_MODEL, "use the tool"))
                .isEqualTo(AiClient.TOOL);
        works(library, "tools");
    }

    @ParameterizedTest
    @EnumSource(names = {"AI_OLLAMA", "AI_OPENAI", "AI_COMPATIBLE"})
    void theResultOfAToolIsAnswered(Library library) throws Exception {
        NodeClient client = (NodeClient) client(library, "tools");
        assertThat(client.answerTool(AGX0_MODEL, "use the tool")).startsWith("(simulated answer)");
    }

    @Test
    void openAisOlderAndNewerEndpointsAnswerTheSame() {
        OpenAiJava client = new OpenAiJava(gateway, Cluster.key());
        String answer = client.complete(AGX0_MODEL, "count to 30");
        assertThat(answer).startsWith("(simulated answer) 1 2 3").endsWith(" 29 30");
        assertThat(client.respond(AGX0_MODEL, "count to 30")).isEqualTo(answer);
        List<String> pieces = new ArrayList<>();
        assertThat(client.streamResponse(AGX0_MODEL, "count to 30", pieces::add))
                .isEqualTo(answer)
                .isEqualTo(String.join("", pieces));
        assertThat(pieces).hasSizeGreaterThan(20);
    }

    @Test
    void aTruncatedResponseIsNoticed() {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(AGX0_MODEL).afterTokens(10));
        OpenAiJava client = new OpenAiJava(gateway, Cluster.key());
        assertThatThrownBy(() -> client.streamResponse(AGX0_MODEL, "count to 30", piece -> {}))
                .isNotInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource
    void aTextHasAVector(Library library) throws Exception {
        assertThat(client(library, "embeddings").embed(EMBEDDER, "one")).isEqualTo(768);
        works(library, "embeddings");
    }

    @ParameterizedTest
    @EnumSource
    void whoeverGivesUpStopsTheNode(Library library) throws Exception {
        Cluster.node("agx0").setTokensPerSecond(50);
        long cancelled = Cluster.node("agx0").state().cancelled();
        try (AutoCloseable running = client(library, "abort").giveUp(AGX0_MODEL, "count to 5000")) {
            await().atMost(SOON).until(() -> Cluster.node("agx0").state().cancelled() == cancelled + 1);
            assertThat(running).isNotNull();
        }
        works(library, "abort");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsTold(Library library) {
        assertThatThrownBy(() -> client(library, "error").chat("nobody-has-it", "Hi"))
                .hasMessageContaining("nobody-has-it");
        works(library, "error");
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedStreamIsNoticed(Library library) {
        Cluster.node("agx0").fail(Fault.of(FaultKind.CUT).onModel(AGX0_MODEL).afterTokens(10));
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> client(library, "truncated stream").stream(AGX0_MODEL, "count to 30", pieces::add))
                .isNotInstanceOf(AssertionError.class);
        assertThat(pieces).isNotEmpty();
        works(library, "truncated stream");
    }

    /** The page says what was seen, and nothing of what did not run here: so it is judged only where all did. */
    @AfterAll
    static void thePageSaysWhatWasSeen() throws IOException {
        String seen = COMPATIBILITY.write();
        if (COMPATIBILITY.clients() == Library.values().length) {
            assertThat(Compatibility.PAGE).content().isEqualTo(seen);
        }
    }

    private AiClient client(Library library, String ability) {
        AiClient client = library.client.apply(gateway, Cluster.key());
        assumeThat(client.isAvailable()).as("node and its packages").isTrue();
        COMPATIBILITY.tries(client, ability);
        assumeThat(client.shortcomings()).doesNotContainKey(ability);
        return client;
    }

    private void works(Library library, String ability) {
        COMPATIBILITY.works(client(library, ability), ability);
    }
}
