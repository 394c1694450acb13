package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

    private final ModelNames names = names(Map.of(
            "caravan.models.aliases.gpt-4o-mini", "llama3.2",
            "caravan.models.aliases.\"gpt-3.5:turbo\"", "phi3:mini",
            "caravan.models.aliases.phi4", "mistral",
            "caravan.models.aliases.chain", "gpt-3.5:turbo",
            "caravan.models.aliases.away", "glm:cloud"));

    @ParameterizedTest
    @CsvSource({
        "llama3.2, llama3.2:latest",
        "llama3.2:1b, llama3.2:1b",
        "gpt-4o-mini, llama3.2:latest",
        "gpt-3.5:turbo, phi3:mini",
        "phi4, mistral:latest",
        "phi4:latest, mistral:latest",
        "gpt-4o-mini:latest, llama3.2:latest",
        "GPT-4o-Mini, llama3.2:latest",
        "gpt-4o-mini:1b, gpt-4o-mini:1b",
        "chain, phi3:mini",
        "registry.ollama.ai/library/phi4, mistral:latest",
        "cloud, cloud:latest",
        "cloudy:7b, cloudy:7b"
    })
    void aNameStandsForAModel(String asked, String model) throws Exception {
        assertThat(names.resolve(asked)).isEqualTo(model);
    }

    @Test
    void noNameIsTheDefaultModels() throws Exception {
        assertThat(names.resolve(null)).isEqualTo("llama3.2:1b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "glm:cloud",
                "gpt-oss:120b-cloud",
                "glm-cloud",
                "glm-cloud:latest",
                "away",
                "kimi:CLOUD",
                "kimi:1T-Cloud",
                "foo-Cloud"
            })
    void promptsStayInTheHouse(String asked) throws Exception {
        assertThatThrownBy(() -> names.resolve(asked)).isInstanceOf(CloudModel.class);
        assertThat(names(Map.of("caravan.models.allow-cloud", "true")).resolve("glm:cloud"))
                .isEqualTo("glm:cloud");
    }

    @ParameterizedTest
    @CsvSource({"self, self", "self, SELF:latest", "one, two"})
    void anAliasThatLeadsBackToItselfStopsTheStart(String alias, String model) {
        Map<String, String> keys =
                Map.of("caravan.models.aliases." + alias, model, "caravan.models.aliases.two", "one");
        assertThatThrownBy(() -> names(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caravan.models.aliases");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GPT-4o", "gpt-4o:latest", "library/Gpt-4o"})
    void twoNamesThatAreOneStopTheStartIfTheyStandForDifferentModels(String other) {
        Map<String, String> keys = Map.of(
                "caravan.models.aliases.gpt-4o", "llama3.2", "caravan.models.aliases.\"" + other + "\"", "phi3:mini");
        assertThatThrownBy(() -> names(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("caravan.models.aliases", "'gpt-4o'", "'" + other + "'");
    }

    @Test
    void twoNamesThatAreOneMayStandForTheSameModel() throws Exception {
        ModelNames both = names(Map.of(
                "caravan.models.aliases.gpt-4o", "llama3.2",
                "caravan.models.aliases.\"GPT-4o:latest\"", "Llama3.2:latest"));
        assertThat(both.resolve("gpt-4o")).isEqualToIgnoringCase("llama3.2:latest");
    }

    @Test
    void twoNamesThatAreOneMayStandForTheSameModelByWayOfAnotherName() throws Exception {
        ModelNames both = names(Map.of(
                "caravan.models.aliases.gpt-4o", "llama3.2",
                "caravan.models.aliases.a", "gpt-4o",
                "caravan.models.aliases.\"A:latest\"", "llama3.2"));
        assertThat(both.resolve("a")).isEqualTo("llama3.2:latest");
        Map<String, String> different = Map.of(
                "caravan.models.aliases.gpt-4o", "llama3.2",
                "caravan.models.aliases.a", "gpt-4o",
                "caravan.models.aliases.\"A:latest\"", "phi3:mini");
        assertThatThrownBy(() -> names(different)).hasMessageContainingAll("'a'", "'A:latest'");
    }

    private static ModelNames names(Map<String, String> keys) {
        return new ModelNames(
                Settings.of(ModelSettings.class, keys),
                Settings.of(BalancerSettings.class, Map.of()),
                SomeNodes.configured(Map.of()));
    }
}
