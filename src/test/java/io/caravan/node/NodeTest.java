package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTest {

    @ParameterizedTest
    @CsvSource({
        "tinyllama, tinyllama:latest",
        "Qwen/Qwen3-8B, Qwen/Qwen3-8B:latest",
        "/models/tiny.gguf, /models/tiny.gguf:latest",
        "phi3:mini, phi3:mini"
    })
    void aModelIsAskedForByTheNameThatItsNodeLists(String listed, String known) {
        Node node = node(Map.of("caravan.nodes.nano.kind", "openai"));
        node.answered(report(listed));
        assertThat(node.inItsWords(new LoadRequest(known, ChatOptions.NONE)).model())
                .isEqualTo(listed);
        assertThat(node.model(known)).get().extracting(NodeReport.Model::name).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"openai, true", "ollama, false"})
    void aModelThatIsNotListedIsThereIfTheSettingsSaySo(String kind, boolean warm) {
        Node node = node(Map.of("caravan.nodes.nano.kind", kind, "caravan.nodes.nano.models", "hidden,listed"));
        node.answered(report("listed"));
        assertThat(node.report().orElseThrow().models())
                .extracting(NodeReport.Model::name)
                .containsExactly("listed:latest", "hidden:latest");
        NodeReport.Model hidden = node.model("hidden:latest").orElseThrow();
        assertThat(hidden.warm()).isEqualTo(warm);
        assertThat(hidden.id()).isEqualTo("hidden");
        assertThat(hidden.listing().path("name").asText()).isEqualTo("hidden:latest");
    }

    @Test
    void aNodeIsAnOllamaUnlessTheSettingsSayOtherwise() {
        assertThat(node(Map.of()).server().kind()).isEqualTo(NodeKind.OLLAMA);
    }

    @Test
    void aKindThatIsUnknownStopsTheStartAndNamesItsKey() {
        assertThatThrownBy(() -> node(Map.of("caravan.nodes.nano.kind", "olama")))
                .hasMessageContaining("caravan.nodes.nano.kind")
                .hasMessageContaining("olama");
    }

    @ParameterizedTest
    @CsvSource({", 8192", "4096, 8192", "8192, 8192", "16384, 16384"})
    void aLoadedModelIsAskedForInTheContextItHasUnlessALargerOneIsNeeded(Integer asked, int put) {
        Node node = node(Map.of());
        ObjectNode loaded = JsonNodeFactory.instance.objectNode().put("context_length", 8192);
        node.answered(new NodeReport(
                "0.33",
                false,
                List.of(new NodeReport.Model(
                        "phi3:mini",
                        "phi3:mini",
                        true,
                        1,
                        131072,
                        Set.of(),
                        JsonNodeFactory.instance.objectNode(),
                        loaded))));
        ChatOptions options = new ChatOptions(null, null, null, null, null, null, asked);
        LoadRequest request = (LoadRequest) node.inItsWords(new LoadRequest("phi3:mini", options));
        assertThat(request.options().numCtx()).isEqualTo(put);
    }

    @Test
    void aModelThatIsNotLoadedIsAskedForAsTheCallerDoes() {
        Node node = node(Map.of());
        node.answered(report("phi3:mini"));
        LoadRequest request = (LoadRequest) node.inItsWords(new LoadRequest("phi3:mini", ChatOptions.NONE));
        assertThat(request.options().numCtx()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"131072, 8192", "8192, 8192", "2048, 2048", ", 8192"})
    void noModelHasALargerContextThanItsNodeMayGive(Integer own, int most) {
        Node node = node(Map.of("caravan.nodes.nano.longest-context", "8192"));
        var nothing = JsonNodeFactory.instance.objectNode();
        node.answered(new NodeReport(
                "0.33",
                false,
                List.of(new NodeReport.Model("phi3:mini", "phi3:mini", false, 1, own, Set.of(), nothing, nothing))));
        assertThat(node.model("phi3:mini").orElseThrow().contextLength()).isEqualTo(most);
        ChatOptions large = new ChatOptions(null, null, null, null, null, null, 100_000);
        assertThat(node.inItsWords(new LoadRequest("phi3:mini", large)).contextAsked())
                .hasValue(most);
        assertThat(node.inItsWords(new LoadRequest("phi3:mini", ChatOptions.NONE))
                        .contextAsked())
                .as("an Ollama's own default may be larger")
                .hasValue(Math.min(most, 4_096));
    }

    @Test
    void aContextOfNothingStopsTheStart() {
        assertThatThrownBy(() -> node(Map.of("caravan.nodes.nano.longest-context", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caravan.nodes.nano.longest-context");
    }

    @Test
    void aLongestContextOfAServerThatCannotBeToldIsIgnoredAndTold() {
        try (Heard log = new Heard(Nodes.class)) {
            Node node = node(Map.of("caravan.nodes.nano.kind", "openai", "caravan.nodes.nano.longest-context", "4096"));
            node.answered(report("tinyllama"));
            assertThat(node.model("tinyllama:latest").orElseThrow().contextLength())
                    .isNull();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("caravan.nodes.nano.longest-context is ignored");
        }
    }

    @Test
    void whoeverBeginsEveryAnswerAndNeverGoesOnIsHung() {
        Node node = node(Map.of());
        node.answered(report("phi3:mini"));
        for (int i = 0; i < 2; i++) {
            node.began("phi3:mini");
            node.brokeOff("phi3:mini", new NodeFailure("nano", NodeFailure.Kind.STALLED, "sent nothing"));
        }
        assertThat(node.health()).isEqualTo(NodeHealth.HUNG);
        node.began("phi3:mini");
        assertThat(node.health()).isEqualTo(NodeHealth.HUNG);
        node.progressed("phi3:mini");
        assertThat(node.health()).isEqualTo(NodeHealth.UP);
    }

    private static NodeReport report(String model) {
        return new NodeReport("unknown", false, List.of(new NodeReport.Model(model, true, 1)));
    }

    private static Node node(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(keys);
        all.put("caravan.nodes.nano.url", "http://127.0.0.1:1");
        return SomeNodes.configured(all).named("nano").orElseThrow();
    }
}
