package io.caravan.conformance;

import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.List;

final class Langchain4jOpenAi extends Langchain4j {

    private final String url;
    private final String key;

    Langchain4jOpenAi(URI gateway, String key) {
        this.url = gateway.resolve("/v1").toString();
        this.key = key;
    }

    @Override
    public String name() {
        return Versions.ofJava("langchain4j-open-ai", "langchain4j.version");
    }

    @Override
    public List<String> models() {
        return OpenAiModelCatalog.builder().baseUrl(url).apiKey(key).build().listModels().stream()
                .map(ModelDescription::name)
                .toList();
    }

    @Override
    ChatModel chatModel(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName(model)
                .build();
    }

    @Override
    StreamingChatModel streamingModel(String model) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName(model)
                .build();
    }

    @Override
    EmbeddingModel embeddingModel(String model) {
        return OpenAiEmbeddingModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName(model)
                .build();
    }
}
