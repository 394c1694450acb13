package io.caravan.conformance;

import io.github.ollama4j.Ollama;
import io.github.ollama4j.exceptions.OllamaException;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.embed.OllamaEmbedRequest;
import io.github.ollama4j.models.response.Model;
import io.github.ollama4j.tools.Tools;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

final class Ollama4j implements AiClient {

    private static final int LONG_ENOUGH_SECONDS = 30;

    private final Ollama client;

    Ollama4j(URI gateway, String key) {
        client = new Ollama(gateway.toString());
        client.setBearerAuth(key);
        client.setRequestTimeoutSeconds(LONG_ENOUGH_SECONDS);
    }

    @Override
    public String name() {
        return Versions.ofJava("ollama4j", "ollama4j.version");
    }

    @Override
    public Map<String, String> shortcomings() {
        return Map.of("embeddings", "sends no key when it asks for vectors");
    }

    @Override
    public List<String> models() throws Exception {
        return client.listModels().stream().map(Model::getName).toList();
    }

    @Override
    public String chat(String model, String prompt) throws Exception {
        return client.chat(request(model, prompt), null)
                .getResponseModel()
                .getMessage()
                .getResponse();
    }

    private static OllamaChatRequest request(String model, String prompt) {
        return OllamaChatRequest.builder()
                .withModel(model)
                .withMessage(OllamaChatMessageRole.USER, prompt)
                .build();
    }

    @Override
    public void stream(String model, String prompt, Consumer<String> piece) throws Exception {
        client.chat(request(model, prompt).withStreaming(), answer -> {
            if (!answer.getMessage().getResponse().isEmpty()) {
                piece.accept(answer.getMessage().getResponse());
            }
        });
    }

    @Override
    public String callTool(String model, String prompt) throws Exception {
        AtomicReference<String> called = new AtomicReference<>();
        Tools.Tool tool = Tools.Tool.builder()
                .type("function")
                .toolSpec(Tools.ToolSpec.builder()
                        .name(TOOL)
                        .description("Tells the weather")
                        .parameters(Tools.Parameters.of(Map.of(
                                "city",
                                Tools.Property.builder()
                                        .type("string")
                                        .description("Where")
                                        .required(true)
                                        .build())))
                        .build())
                .toolFunction(arguments -> {
                    called.set(TOOL);
                    return "21 degrees";
                })
                .build();
        client.setMaxChatToolCallRetries(1);
        client.chat(request(model, prompt).withTools(new ArrayList<>(List.of(tool))), null);
        return called.get();
    }

    @Override
    public int embed(String model, String text) throws Exception {
        return client.embed(new OllamaEmbedRequest(model, List.of(text)))
                .getEmbeddings()
                .getFirst()
                .size();
    }

    @Override
    public AutoCloseable giveUp(String model, String prompt) throws Exception {
        AtomicInteger pieces = new AtomicInteger();
        try {
            stream(model, prompt, piece -> {
                if (pieces.incrementAndGet() == 3) {
                    throw new CancellationException("enough");
                }
            });
        } catch (OllamaException enough) {
            // This client knows no other way to stop.
            if (pieces.get() != 3) {
                throw enough;
            }
        }
        return () -> {};
    }
}
