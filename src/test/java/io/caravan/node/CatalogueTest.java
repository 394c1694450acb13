package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.cluster.Settings;
import io.caravan.inference.Capability;
import io.caravan.inference.NodeReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private final Nodes nodes = SomeNodes.configured(Map.of(
            "caravan.nodes.agx0.url", "http://127.0.0.1:1",
            "caravan.nodes.orin0.url", "http://127.0.0.1:2",
            "caravan.nodes.spare.url", "http://127.0.0.1:3",
            "caravan.nodes.spare.enabled", "false"));
    private final Catalogue catalogue = new Catalogue(nodes, names(Map.of()));

    @BeforeEach
    void reports() {
        answered("agx0", "llama3.2:latest", "llama3.2:1b", "codellama:34b", "phi3:mini");
        answered("orin0", "llama3.2:1b", "phi3:mini");
    }

    @Test
    void allNodesThatHaveAModelHoldIt() throws Exception {
        assertThat(catalogue.holders("llama3.2:1b")).extracting(Node::name).containsExactly("agx0", "orin0");
        assertThat(catalogue.holders("codellama:34b")).extracting(Node::name).containsExactly("agx0");
    }

    @Test
    void aNodeThatWentAwayStillHoldsItsModels() throws Exception {
        nodes.named("agx0").orElseThrow().failed("connection refused");
        assertThat(catalogue.holders("codellama:34b")).extracting(Node::name).containsExactly("agx0");
    }

    @Test
    void aNodeThatIsSwitchedOffInTheConfigurationIsNotThere() {
        assertThat(nodes.named("spare")).isEmpty();
    }

    @Test
    void everyModelIsListedOnceInOrder() {
        assertThat(catalogue.names()).containsExactly("codellama:34b", "llama3.2:1b", "llama3.2:latest", "phi3:mini");
    }

    @Test
    void aModelThatIsNotOfferedIsNotListed() {
        answered("orin0", "gpt-oss:120b-cloud", "glm:cloud", "phi3:mini");
        assertThat(catalogue.names())
                .doesNotContain("gpt-oss:120b-cloud", "glm:cloud")
                .contains("phi3:mini");
        assertThat(new Catalogue(nodes, names(Map.of("caravan.models.allow-cloud", "true"))).names())
                .contains("gpt-oss:120b-cloud", "glm:cloud");
    }

    @Test
    void anUnknownModelComesWithTheThreeNearestNames() {
        assertThatThrownBy(() -> catalogue.holders("lama3.2:1b"))
                .isInstanceOf(UnknownModel.class)
                .hasMessageStartingWith("No node has a model 'lama3.2:1b'. Did you mean llama3.2:1b, llama3.2, ");
    }

    @Test
    void whileANodeWasNeverReachedNobodyCanTellWhichModelsThereAre() {
        Nodes silent = SomeNodes.configured(Map.of("caravan.nodes.agx0.url", "http://127.0.0.1:1"));
        assertThatThrownBy(() -> new Catalogue(silent, names(Map.of())).holders("phi3:mini"))
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageContaining("agx0");
    }

    @Test
    void otherNamesAreThoseThatAreAnswered() {
        Catalogue named = new Catalogue(
                nodes,
                names(Map.of(
                        "caravan.models.aliases.gpt-4o-mini", "llama3.2",
                        "caravan.models.aliases.gpt", "gpt-4o-mini",
                        "caravan.models.aliases.nothing", "nobody-has-it",
                        "caravan.models.aliases.saved", "gone",
                        "caravan.models.fallbacks.gone", "away,phi3:mini",
                        "caravan.models.fallbacks.lost", "away",
                        "caravan.models.fallbacks.\"llama3.2:1b\"", "phi3:mini")));
        assertThat(named.otherNames())
                .containsExactly(
                        Map.entry("gone", "phi3:mini"),
                        Map.entry("gpt", "llama3.2:latest"),
                        Map.entry("gpt-4o-mini", "llama3.2:latest"),
                        Map.entry("saved", "phi3:mini"));
    }

    @Test
    void aModelIsAnsweredByItselfOrByTheFirstFallbackThatIsThere() {
        Catalogue named = new Catalogue(
                nodes,
                names(Map.of(
                        "caravan.models.fallbacks.gone", "away,phi3:mini",
                        "caravan.models.fallbacks.\"llama3.2:1b\"", "phi3:mini")));
        assertThat(named.answering("gone:latest")).isEqualTo("phi3:mini");
        assertThat(named.answering("llama3.2:1b")).isEqualTo("llama3.2:1b");
        assertThat(named.answering("away:latest")).isEqualTo("away:latest");
    }

    @Test
    void aNameIsFoundInUpperAndLowerCase() throws Exception {
        answered("agx0", "Qwen/Qwen3-8B", "phi3:mini", "phi3:MINI");
        ModelNames found = names(Map.of("caravan.models.aliases.GPT", "PHI3:Mini"));
        assertThat(found.resolve("LLAMA3.2:1B")).isEqualTo("llama3.2:1b");
        assertThat(found.resolve("qwen/qwen3-8b")).isEqualTo("Qwen/Qwen3-8B:latest");
        assertThat(found.resolve("phi3:MINI")).isEqualTo("phi3:MINI");
        assertThat(found.resolve("gpt")).isEqualToIgnoringCase("phi3:mini");
        assertThat(found.resolve("Nobody-Has-It")).isEqualTo("Nobody-Has-It:latest");
    }

    @Test
    void aModelAllowsWhatEveryNodeThatTellsAllows() {
        report("agx0", 131072, Capability.COMPLETION, Capability.TOOLS, Capability.VISION);
        report("orin0", 4096, Capability.COMPLETION, Capability.TOOLS);
        assertThat(catalogue.contextLength("phi3:mini")).hasValue(4096);
        assertThat(catalogue.capabilities("phi3:mini")).containsOnly(Capability.COMPLETION, Capability.TOOLS);
    }

    @Test
    void aNodeThatTellsNothingTakesNothingAway() {
        report("agx0", 131072, Capability.COMPLETION);
        assertThat(catalogue.contextLength("phi3:mini")).hasValue(131072);
        assertThat(catalogue.capabilities("phi3:mini")).containsOnly(Capability.COMPLETION);
        assertThat(catalogue.contextLength("llama3.2:1b")).isEmpty();
    }

    @Test
    void aModelThatForwardsPromptsIsNotOfferedWhateverItsName() throws Exception {
        JsonNode listing = new ObjectMapper().readTree("{\"remote_host\":\"https://elsewhere.example\"}");
        report("agx0", new NodeReport.Model("mine:latest", "mine:latest", true, 1, null, Set.of(), listing, listing));
        assertThatThrownBy(() -> catalogue.holders("mine:latest")).isInstanceOf(UnknownModel.class);
        assertThat(catalogue.names()).doesNotContain("mine:latest");
        Map<String, String> allowed = Map.of("caravan.models.allow-cloud", "true");
        assertThat(new Catalogue(nodes, names(allowed)).holders("mine:latest")).hasSize(1);
    }

    private void report(String node, int contextLength, Capability... capabilities) {
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        report(
                node,
                new NodeReport.Model(
                        "phi3:mini", "phi3:mini", false, 1, contextLength, Set.of(capabilities), nothing, nothing));
    }

    private void report(String node, NodeReport.Model model) {
        nodes.named(node).orElseThrow().answered(new NodeReport("0.33", true, List.of(model)));
    }

    private void answered(String node, String... models) {
        nodes.named(node)
                .orElseThrow()
                .answered(new NodeReport(
                        "0.33",
                        true,
                        Stream.of(models)
                                .map(model -> new NodeReport.Model(model, false, 1))
                                .toList()));
    }

    private ModelNames names(Map<String, String> keys) {
        return new ModelNames(
                Settings.of(ModelSettings.class, keys), Settings.of(BalancerSettings.class, Map.of()), nodes);
    }
}
