package io.caravan.embedded.simulator;

import java.util.List;
import java.util.stream.Stream;

/** Every path of Ollama's native API and of its OpenAI layer. */
final class OllamaRoutes {

    private OllamaRoutes() {}

    static List<Route> of(Workshop workshop) {
        Stream<Route> inference = Stream.of(
                Route.model("/api/embed", new InferenceHandler(new EmbedDialect(), workshop)),
                Route.model("/api/embeddings", new InferenceHandler(new EmbeddingsDialect(), workshop)),
                Route.model("/v1/embeddings", new InferenceHandler(new OpenAiEmbeddingsDialect(), workshop)),
                Route.model("/api/chat", new InferenceHandler(new ChatDialect(), workshop)),
                Route.model("/api/generate", new InferenceHandler(new GenerateDialect(), workshop)),
                Route.model("/v1/chat/completions", new InferenceHandler(new OpenAiChatDialect(), workshop)),
                Route.model("/v1/completions", new InferenceHandler(new OpenAiCompletionDialect(), workshop)));
        return Stream.of(
                        inference,
                        new ModelListing(workshop).routes().stream(),
                        new ModelChanges(workshop).routes().stream())
                .flatMap(routes -> routes)
                .toList();
    }
}
