package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {

    @ParameterizedTest
    @CsvSource({
        "llama3.2, llama3.2:latest",
        "llama3.2:1b, llama3.2:1b",
        "hf.co/someone/model, hf.co/someone/model:latest",
        "host:5000/model, host:5000/model:latest",
        "host:5000/model:7b, host:5000/model:7b",
        "library/phi3:mini, phi3:mini",
        "registry.ollama.ai/library/phi3, phi3:latest",
        "Registry.Ollama.AI/Library/phi3, phi3:latest",
        "registry.ollama.ai/someone/phi3, someone/phi3:latest",
        "someone/library/phi3, someone/library/phi3:latest",
        "library/, library/:latest"
    })
    void aNameWithoutATagMeansLatest(String name, String withTag) {
        assertThat(ModelName.withTag(name)).isEqualTo(withTag);
    }

    @ParameterizedTest
    @CsvSource({"llama3.2:latest, llama3.2", "llama3.2:1b, llama3.2:1b", "latest, latest"})
    void peopleLeaveLatestOut(String name, String plain) {
        assertThat(ModelName.plain(name)).isEqualTo(plain);
    }
}
