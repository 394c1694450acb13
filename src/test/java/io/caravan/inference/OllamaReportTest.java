package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OllamaReportTest {

    @Test
    void aLoadedModelIsWarmAndTheOthersAreCold() throws Exception {
        NodeReport report = OllamaReport.read(
                tree("{\"version\":\"0.33.1\"}"),
                tree(
                        "{\"models\":[{\"name\":\"phi3:mini\",\"size\":2176178913,\"capabilities\":[\"tools\",\"completion\",\"juggling\"]},{\"name\":\"llava:13b\"}]}"),
                tree("{\"models\":[{\"name\":\"phi3:mini\",\"size_vram\":1}]}"),
                Map.of("phi3:mini", 4096)::get);
        assertThat(report)
                .isEqualTo(new NodeReport(
                        "0.33.1",
                        false,
                        List.of(
                                new NodeReport.Model(
                                        "phi3:mini",
                                        "phi3:mini",
                                        true,
                                        2176178913L,
                                        4096,
                                        Set.of(Capability.COMPLETION, Capability.TOOLS),
                                        tree(
                                                "{\"name\":\"phi3:mini\",\"size\":2176178913,\"capabilities\":[\"tools\",\"completion\",\"juggling\"]}"),
                                        tree("{\"name\":\"phi3:mini\",\"size_vram\":1}")),
                                new NodeReport.Model(
                                        "llava:13b",
                                        "llava:13b",
                                        false,
                                        0,
                                        null,
                                        Set.of(),
                                        tree("{\"name\":\"llava:13b\"}"),
                                        tree("{}")))));
    }

    @Test
    void aModelIsAsOldAsTheNodeSays() throws Exception {
        NodeReport report = OllamaReport.read(
                tree("{}"),
                tree(
                        "{\"models\":[{\"name\":\"a\",\"modified_at\":\"2025-05-04T17:37:44.706015396-08:00\"},{\"name\":\"b\"}]}"),
                tree("{}"),
                nothing -> null);
        assertThat(report.models())
                .extracting(model -> model.modified().toString())
                .containsExactly("2025-05-05T01:37:44.706015396Z", "1970-01-01T00:00:00Z");
    }

    @Test
    void aNodeWithoutModelsHasNone() throws Exception {
        NodeReport report = OllamaReport.read(tree("{}"), tree("{\"models\":null}"), tree("{}"), nothing -> null);
        assertThat(report.models()).isEmpty();
        assertThat(report.version()).isEqualTo("unknown");
    }

    @Test
    void aSimulatedNodeSaysSo() throws Exception {
        assertThat(OllamaReport.read(
                                tree("{\"version\":\"0.33\",\"simulated\":true}"),
                                tree("{}"),
                                tree("{}"),
                                nothing -> null)
                        .simulated())
                .isTrue();
    }

    @Test
    void theContextLengthStandsUnderTheModelsArchitecture() throws Exception {
        assertThat(OllamaReport.contextLength(
                        tree("{\"model_info\":{\"general.architecture\":\"phi3\",\"phi3.context_length\":131072}}")))
                .isEqualTo(131072);
        assertThat(OllamaReport.contextLength(
                        tree("{\"model_info\":{\"general.architecture\":\"phi3\",\"llama.context_length\":1}}")))
                .isNull();
        assertThat(OllamaReport.contextLength(tree("{}"))).isNull();
    }

    private static JsonNode tree(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
