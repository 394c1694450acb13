package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options a model is loaded with. A request with others than the loaded model's reloads it.
 *
 * @param numCtx length of the context in tokens
 * @param others those that were given of {@code num_batch, num_gpu, num_thread, use_mmap, main_gpu}
 */
record RunnerOptions(int numCtx, Map<String, JsonNode> others) {

    /** Ollama's default, {@code OLLAMA_CONTEXT_LENGTH}. */
    static final int DEFAULT_NUM_CTX = 4096;

    private static final List<String> OTHERS = List.of("num_batch", "num_gpu", "num_thread", "use_mmap", "main_gpu");

    static RunnerOptions read(Body options) {
        Map<String, JsonNode> others = new TreeMap<>();
        OTHERS.stream().filter(options::has).forEach(name -> others.put(name, options.get(name)));
        long numCtx = options.number("num_ctx").filter(n -> n > 0).orElse((long) DEFAULT_NUM_CTX);
        return new RunnerOptions((int) Math.min(numCtx, Integer.MAX_VALUE), others);
    }

    /** A context is never longer than the model was trained for. */
    RunnerOptions cappedFor(ModelCard model) {
        return new RunnerOptions(Math.min(numCtx, model.contextLength()), others);
    }
}
