package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentNamesTest {

    private static final String KEY = "caravan.models.aliases";

    @Test
    void aNameThatWasMadeOfAVariableIsTold() {
        assertThat(EnvironmentNames.made(
                        KEY,
                        List.of("gpt.4o.mini", "gpt-4o-mini", "phi4", "gpt-3.5"),
                        Set.of("CARAVAN_MODELS_ALIASES_GPT_4O_MINI", "CARAVAN_MODELS_ALIASES_PHI4")))
                .containsExactly("gpt.4o.mini");
    }

    @Test
    void aNameOfAFileIsAsItWasMeant() {
        assertThat(EnvironmentNames.made(KEY, List.of("gpt.4o.mini", "gpt-3.5"), Set.of("PATH")))
                .isEmpty();
    }
}
