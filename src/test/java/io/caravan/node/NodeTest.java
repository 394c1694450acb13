package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static NodeReport report(String model) {
        return new NodeReport("unknown", false, List.of(new NodeReport.Model(model, true, 1)));
    }

    private static Node node(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(keys);
        all.put("caravan.nodes.nano.url", "http://127.0.0.1:1");
        return new Nodes(
                        Settings.of(NodeSettings.class, all),
                        Settings.of(BalancerSettings.class, Map.of()),
                        Settings.of(AdmissionSettings.class, Map.of()))
                .named("nano")
                .orElseThrow();
    }
}
