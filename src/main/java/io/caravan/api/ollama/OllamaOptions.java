package io.caravan.api.ollama;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import io.caravan.api.Unsupported;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.Overflow;
import java.util.Map;

/**
 * Reads {@code options}: how to sample, and how to load a model (Ollama API reference, "Valid Parameters and Values", and
 * {@code Options} in {@code api/types.go}). Options that nobody knows are ignored.
 */
final class OllamaOptions {

    private static final double HOTTEST = 100;
    private static final double HARDEST_PENALTY = 100;

    private static final String RELOADS = "it would reload the model for everybody";
    private static final String GONE = "nodes do not do it any more";

    /** An Ollama loads a model anew for a request with others of these than the loaded one's. */
    static final Map<String, String> RELOADING = Map.of(
            "num_batch", RELOADS,
            "num_gpu", RELOADS,
            "main_gpu", RELOADS,
            "num_thread", RELOADS,
            "use_mmap", RELOADS,
            "draft_num_predict", RELOADS);

    /** What older ones took; newer ones skip it. */
    private static final Map<String, String> OF_OLDER_NODES = Map.of(
            "numa", GONE,
            "low_vram", GONE,
            "f16_kv", GONE,
            "logits_all", GONE,
            "vocab_only", GONE,
            "use_mlock", GONE);

    private OllamaOptions() {}

    /** How to answer. */
    static ChatOptions read(JsonFields fields) throws BadRequest {
        JsonFields options = fields.object("options");
        if (options == null) {
            return ChatOptions.NONE.with(overflow(fields, null));
        }
        refuse(options);
        return new ChatOptions(
                options.number("temperature", 0, HOTTEST),
                options.number("top_p", 0, 1),
                whole(options, "top_k", 0),
                options.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                options.words("stop"),
                longest(options),
                options.count("num_ctx"),
                options.number("min_p", 0, 1),
                options.number("typical_p", 0, 1),
                options.number("repeat_penalty", 0, HARDEST_PENALTY),
                whole(options, "repeat_last_n", -1),
                options.number("presence_penalty", -HARDEST_PENALTY, HARDEST_PENALTY),
                options.number("frequency_penalty", -HARDEST_PENALTY, HARDEST_PENALTY),
                overflow(fields, whole(options, "num_keep", -1)));
    }

    /** An embedding has nothing to sample, and the window of its model is the node's business. */
    static void refuseForEmbedding(JsonFields fields) throws BadRequest {
        JsonFields options = fields.object("options");
        if (options != null) {
            refuse(options);
            Unsupported.refuseAlways(options, Map.of("num_ctx", RELOADS));
        }
    }

    private static void refuse(JsonFields options) throws BadRequest {
        Unsupported.refuseAlways(options, RELOADING);
        Unsupported.refuse(options, OF_OLDER_NODES);
        Unsupported.refuseUnless(options, "mirostat", GONE, "0");
        Unsupported.refuseUnless(options, "tfs_z", GONE, "1");
        Unsupported.refuseUnless(options, "penalize_newline", GONE, "true");
    }

    private static Overflow overflow(JsonFields fields, Integer keep) throws BadRequest {
        return new Overflow(fields.bool("truncate"), fields.bool("shift"), keep);
    }

    private static Integer whole(JsonFields options, String field, long least) throws BadRequest {
        Long value = options.integer(field, least, Integer.MAX_VALUE);
        return value == null ? null : Math.toIntExact(value);
    }

    /** To an Ollama nothing, and everything below it, is no limit. */
    private static Integer longest(JsonFields options) throws BadRequest {
        Integer count = whole(options, "num_predict", Integer.MIN_VALUE);
        return count == null || count < 1 ? null : count;
    }
}
