package io.caravan.conformance;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What langchain4j's clients have in common. */
abstract class Langchain4j implements AiClient {

    private static final int LONG_ENOUGH_SECONDS = 30;

    abstract ChatModel chatModel(String model);

    abstract StreamingChatModel streamingModel(String model);

    abstract EmbeddingModel embeddingModel(String model);

    @Override
    public String chat(String model, String prompt) {
        return chatModel(model).chat(prompt);
    }

    @Override
    public void stream(String model, String prompt, Consumer<String> piece) throws Exception {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        streamingModel(model).chat(prompt, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {
                piece.accept(text);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        try {
            whole.get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException silent) {
            throw new AssertionError("the client never called back", silent);
        }
    }

    @Override
    public String callTool(String model, String prompt) {
        ToolSpecification tool = ToolSpecification.builder()
                .name(TOOL)
                .parameters(JsonObjectSchema.builder().addStringProperty("city").build())
                .build();
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(prompt))
                .toolSpecifications(tool)
                .build();
        return chatModel(model)
                .chat(request)
                .aiMessage()
                .toolExecutionRequests()
                .getFirst()
                .name();
    }

    @Override
    public int embed(String model, String text) {
        return embeddingModel(model).embed(text).content().dimension();
    }

    @Override
    public AutoCloseable giveUp(String model, String prompt) throws Exception {
        CountDownLatch pieces = new CountDownLatch(3);
        streamingModel(model).chat(prompt, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                pieces.countDown();
                if (pieces.getCount() == 0) {
                    context.streamingHandle().cancel();
                }
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                // Nobody waits for it.
            }

            @Override
            public void onError(Throwable error) {
                // Nobody waits for it.
            }
        });
        if (!pieces.await(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no three pieces came");
        }
        return () -> {};
    }
}
