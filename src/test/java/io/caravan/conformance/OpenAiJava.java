package io.caravan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** OpenAI's own client for Java. */
final class OpenAiJava implements AiClient {

    private final OpenAIClient client;

    OpenAiJava(URI gateway, String key) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.resolve("/v1").toString())
                .apiKey(key)
                .build();
    }

    @Override
    public String name() {
        return Versions.ofJava("com.openai:openai-java", "openai-java.version");
    }

    @Override
    public List<String> models() {
        return client.models().list().data().stream().map(Model::id).toList();
    }

    @Override
    public String chat(String model, String prompt) {
        return completion(params(model, prompt).build()).message().content().orElseThrow();
    }

    private ChatCompletion.Choice completion(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).choices().getFirst();
    }

    private static ChatCompletionCreateParams.Builder params(String model, String prompt) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(prompt);
    }

    @Override
    public void stream(String model, String prompt, Consumer<String> piece) {
        try (StreamResponse<ChatCompletionChunk> chunks = client.chat()
                .completions()
                .createStreaming(params(model, prompt).build())) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .filter(text -> !text.isEmpty())
                    .forEach(piece);
        }
    }

    /** The older endpoint for prompts. */
    String complete(String model, String prompt) {
        return client.completions()
                .create(CompletionCreateParams.builder()
                        .model(model)
                        .prompt(prompt)
                        .build())
                .choices()
                .getFirst()
                .text();
    }

    /** The newer endpoint. */
    String respond(String model, String prompt) {
        return text(client.responses().create(response(model, prompt)));
    }

    private static String text(Response response) {
        return response.output()
                .getFirst()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text();
    }

    /** The same in pieces; ends with the whole. */
    String streamResponse(String model, String prompt, Consumer<String> piece) {
        AtomicReference<String> whole = new AtomicReference<>();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(response(model, prompt))) {
            events.stream().forEach(event -> {
                event.outputTextDelta().ifPresent(delta -> piece.accept(delta.delta()));
                event.completed().ifPresent(completed -> whole.set(text(completed.response())));
            });
        }
        return whole.get();
    }

    private static ResponseCreateParams response(String model, String prompt) {
        return ResponseCreateParams.builder().model(model).input(prompt).build();
    }

    @Override
    public String callTool(String model, String prompt) {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        FunctionDefinition tool =
                FunctionDefinition.builder().name(TOOL).parameters(parameters).build();
        return completion(params(model, prompt).addFunctionTool(tool).build())
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction()
                .function()
                .name();
    }

    @Override
    public int embed(String model, String text) {
        return client.embeddings()
                .create(EmbeddingCreateParams.builder().model(model).input(text).build())
                .data()
                .getFirst()
                .embedding()
                .size();
    }

    @Override
    public AutoCloseable giveUp(String model, String prompt) {
        try (StreamResponse<ChatCompletionChunk> chunks = client.chat()
                .completions()
                .createStreaming(params(model, prompt).build())) {
            assertThat(chunks.stream().limit(3).toList()).hasSize(3);
        }
        return () -> {};
    }
}
