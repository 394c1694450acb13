package io.caravan.embedded.simulator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models that simulated boxes can hold, with the sizes Ollama's library gives and speeds as an Orin AGX has them.
 */
final class Catalogue {

    // name | family | parameters | quantization | bytes | context | embedding | tokens/s | capabilities
    private static final String TABLE = """
            llama3.2:latest         | llama      | 3.2B   | Q4_K_M | 2019393189  | 131072 | 3072 | 42  | completion tools
            llama3.2:1b             | llama      | 1.2B   | Q8_0   | 1321098329  | 131072 | 2048 | 70  | completion tools
            llama3.1:8b             | llama      | 8.0B   | Q4_K_M | 4920753328  | 131072 | 4096 | 25  | completion tools
            llama3.3:70b            | llama      | 70.6B  | Q4_K_M | 42520413916 | 131072 | 8192 | 4   | completion tools
            codellama:34b           | llama      | 34B    | Q4_0   | 19052049085 | 16384  | 8192 | 9   | completion
            codellama:7b            | llama      | 7B     | Q4_0   | 3825910662  | 16384  | 4096 | 28  | completion insert
            gpt-oss:latest          | gptoss     | 20.9B  | MXFP4  | 13793441244 | 131072 | 2880 | 32  | completion tools thinking
            mistral-small:latest    | llama      | 23.6B  | Q4_K_M | 14333927918 | 32768  | 5120 | 12  | completion tools
            mistral:latest          | llama      | 7.2B   | Q4_K_M | 4372824384  | 32768  | 4096 | 27  | completion tools
            phi3:mini               | phi3       | 3.8B   | Q4_0   | 2176178913  | 131072 | 3072 | 38  | completion
            phi4:latest             | phi3       | 14.7B  | Q4_K_M | 9053116391  | 16384  | 5120 | 16  | completion
            qwen3:14b               | qwen3      | 14.8B  | Q4_K_M | 9276198565  | 40960  | 5120 | 16  | completion tools thinking
            qwen3:30b               | qwen3moe   | 30.5B  | Q4_K_M | 18556700761 | 262144 | 2048 | 30  | completion tools thinking
            qwen2.5-coder:32b       | qwen2      | 32.8B  | Q4_K_M | 19851349898 | 32768  | 5120 | 9   | completion tools insert
            deepseek-r1:14b         | qwen2      | 14.8B  | Q4_K_M | 8988112209  | 131072 | 5120 | 16  | completion thinking
            gemma3:12b              | gemma3     | 12.2B  | Q4_K_M | 8149190253  | 131072 | 3840 | 18  | completion vision
            llava:13b               | llama      | 13B    | Q4_0   | 8011256494  | 4096   | 5120 | 17  | completion vision
            nomic-embed-text:latest | nomic-bert | 137M   | F16    | 274302450   | 2048   | 768  | 400 | embedding
            tinyllama:latest        | llama      | 1.1B   | Q4_0   | 637700138   | 2048   | 2048 | 18  | completion
            """;

    private static final Map<ModelName, ModelCard> CARDS = TABLE.lines()
            .map(Catalogue::card)
            .collect(Collectors.toMap(ModelCard::name, card -> card, (a, b) -> b, LinkedHashMap::new));

    private Catalogue() {}

    /** The card of a model; one nobody knows gets the card of a small text model under that name. */
    static ModelCard card(ModelName name) {
        ModelCard known = CARDS.get(name);
        return known != null ? known : small(name, 1_300_000_000L);
    }

    /** The model behind a {@code sim-…} name: loads within milliseconds, so that its fault is all one notices. */
    static ModelCard faultModel(ModelName name) {
        return small(name, 10_000_000L);
    }

    private static ModelCard small(ModelName name, long bytes) {
        Set<Capability> all = Set.of(Capability.COMPLETION, Capability.TOOLS, Capability.THINKING, Capability.INSERT);
        return new ModelCard(name, "llama", "1.2B", "Q4_K_M", bytes, 131_072, 2048, 30, all);
    }

    private static ModelCard card(String line) {
        String[] cell = line.split("\\s*\\|\\s*");
        return new ModelCard(
                ModelName.of(cell[0].strip()),
                cell[1],
                cell[2],
                cell[3],
                Long.parseLong(cell[4]),
                Integer.parseInt(cell[5]),
                Integer.parseInt(cell[6]),
                Double.parseDouble(cell[7]),
                capabilities(cell[8]));
    }

    private static Set<Capability> capabilities(String words) {
        return Arrays.stream(words.strip().split(" "))
                .map(word -> Capability.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }
}
