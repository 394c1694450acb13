package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Every path of a llama.cpp server that a gateway has to do with. None is below {@code /api}. */
final class LlamaCppRoutes {

    static final String BUILD = "b7000-simulated";

    private static final Instant STARTED = Instant.parse("2025-11-01T08:00:00Z");
    private static final String TEMPLATE = "{% for message in messages %}{{ message.content }}{% endfor %}";
    private static final String TOOLS = "{% if tools %}{{ tools | tojson }}{% endif %}";

    private final Workshop workshop;

    private LlamaCppRoutes(Workshop workshop) {
        this.workshop = workshop;
    }

    static List<Route> of(Workshop workshop) {
        LlamaCppRoutes listing = new LlamaCppRoutes(workshop);
        return List.of(
                Route.model("/v1/chat/completions", new InferenceHandler(new LlamaCppChatDialect(), workshop)),
                Route.model("/v1/completions", new InferenceHandler(new LlamaCppCompletionDialect(), workshop)),
                Route.model("/v1/embeddings", new InferenceHandler(new OpenAiEmbeddingsDialect(), workshop)),
                Route.get("/v1/models", listing::models),
                Route.get("/props", listing::props),
                Route.get("/health", call -> call.json(200, Json.object().put("status", "ok"))));
    }

    private void models(Call call) {
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        workshop.shelf().listed().forEach(card -> data.add(model(card)));
        call.json(200, answer);
    }

    private static ObjectNode model(ModelCard card) {
        ObjectNode model = Json.object()
                .put("id", alias(card))
                .put("object", "model")
                .put("created", STARTED.getEpochSecond())
                .put("owned_by", "llamacpp");
        model.putObject("meta")
                .put("n_ctx_train", card.contextLength())
                .put("n_embd", card.embeddingLength())
                .put("size", card.bytes());
        return model;
    }

    /** What an operator would give it with {@code --alias}: nobody writes a tag there. */
    private static String alias(ModelCard card) {
        String name = card.name().toString();
        return card.name().tag().equals(ModelName.DEFAULT_TAG) ? card.name().base() : name;
    }

    private void props(Call call) {
        ModelCard card = workshop.shelf().listed().getFirst();
        ObjectNode props = Json.object();
        props.putObject("default_generation_settings").put("id", 0).put("n_ctx", card.contextLength());
        props.put("total_slots", workshop.tuning().parallel())
                .put("model_path", "/models/" + card.name().base() + ".gguf")
                .put("chat_template", TEMPLATE + (card.can(Capability.TOOLS) ? TOOLS : ""));
        props.putObject("modalities").put("vision", card.can(Capability.VISION)).put("audio", false);
        call.json(200, props.put("build_info", BUILD).put("simulated", true));
    }
}
