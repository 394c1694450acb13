package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelListingTest extends SimulatorTest {

    @Test
    void everyAnswerSaysThatItIsSimulated() {
        for (String path : List.of("/", "/api/version", "/api/tags", "/v1/models/nothing", "/nowhere", "/simulator")) {
            assertThat(caller.get(path).headers().firstValue("X-Caravan-Simulated"))
                    .as(path)
                    .hasValue("true");
        }
        assertThat(caller.getJson("/api/version").path("simulated").asBoolean()).isTrue();
        assertThat(caller.getJson("/api/version").path("version").asText()).isNotEmpty();
        assertThat(caller.get("/").body()).isEqualTo("Ollama is running");
    }

    @Test
    void agx0HoldsEighteenModelsAmongThemThoseOfOrin0() {
        List<String> names = caller.getJson("/api/tags").path("models").findValuesAsText("name");

        assertThat(names)
                .hasSize(18)
                .doesNotHaveDuplicates()
                .contains("llama3.2:latest", "codellama:34b", "gpt-oss:latest", "mistral-small:latest")
                .contains("phi3:mini", "codellama:7b", "llama3.2:1b");
    }

    @Test
    void theOtherBoxesHoldTheirOwn() {
        assertThat(NodeOptions.named("orin0").models()).containsExactly("phi3:mini", "codellama:7b", "llama3.2:1b");
        assertThat(NodeOptions.named("nano").models()).containsExactly("tinyllama:latest");
    }

    @Test
    void aTagTellsSizeDigestDetailsAndCapabilities() {
        JsonNode model = caller.getJson("/api/tags").at("/models/0");

        assertThat(model.path("model")).isEqualTo(model.path("name"));
        assertThat(model.path("size").asLong()).isEqualTo(2_019_393_189L);
        assertThat(model.path("digest").asText()).matches("[0-9a-f]{64}");
        assertThat(Instant.parse(model.path("modified_at").asText())).isBefore(Instant.now());
        assertThat(model.at("/details/parameter_size").asText()).isEqualTo("3.2B");
        assertThat(model.path("capabilities")).map(JsonNode::asText).containsExactly("completion", "tools");
    }

    @Test
    void onlyLoadedModelsRun() {
        JsonNode before = caller.getJson("/api/ps").path("models");
        caller.post("/api/chat", "{'model':'phi3:mini','messages':[],'options':{'num_ctx':2048},'keep_alive':'10m'}");
        JsonNode after = caller.getJson("/api/ps").path("models");

        assertThat(before).isEmpty();
        assertThat(after).hasSize(1);
        assertThat(after.at("/0/name").asText()).isEqualTo("phi3:mini");
        assertThat(after.at("/0/context_length").asInt()).isEqualTo(2048);
        assertThat(after.at("/0/size_vram")).isEqualTo(after.at("/0/size"));
        assertThat(Instant.parse(after.at("/0/expires_at").asText()))
                .isBetween(Instant.now().plusSeconds(500), Instant.now().plusSeconds(601));
    }

    @Test
    void aModelIsShownInDetail() {
        JsonNode model = caller.postJson("/api/show", "{'model':'llama3.2'}");

        assertThat(model.at("/model_info/llama.context_length").asInt()).isEqualTo(131_072);
        assertThat(model.path("capabilities")).isNotEmpty();
        assertThat(model.has("template")).isTrue();
        assertThat(caller.post("/api/show", "{'model':'nothing'}").statusCode()).isEqualTo(404);
        assertThat(caller.post("/api/show", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void unknownPathsAndMethodsAreToldApart() {
        assertThat(caller.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(caller.get("/api/chat").statusCode()).isEqualTo(405);
    }

    @Test
    void headIsAnsweredWithoutABody() {
        HttpResponse<String> response = caller.send("HEAD", "/api/tags", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void faultModelsAreListedOnlyIfAsked() {
        assertThat(caller.get("/api/tags").body()).doesNotContain("sim-");
        try (SimulatedNode open = SimulatedNode.start(options().withFaultModelsListed());
                Caller other = new Caller(open.url())) {
            assertThat(other.getJson("/api/tags").path("models").findValuesAsText("name"))
                    .contains("sim-cut:latest", "sim-hang-model:latest", "sim-rate-limit:retry-1");
        }
    }
}
