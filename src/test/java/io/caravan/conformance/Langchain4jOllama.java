package io.caravan.conformance;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class Langchain4jOllama extends Langchain4j {

    private final String url;
    private final Map<String, String> key;

    Langchain4jOllama(URI gateway, String key) {
        this.url = gateway.toString();
        this.key = Map.of("Authorization", "Bearer " + key);
    }

    @Override
    public String name() {
        return Versions.ofJava("langchain4j-ollama", "langchain4j.version");
    }

    @Override
    public List<String> models() {
        return OllamaModels.builder()
                .baseUrl(url)
                .httpClientBuilder(new WithKey(key))
                .build()
                .availableModels()
                .content()
                .stream()
                .map(OllamaModel::getName)
                .toList();
    }

    @Override
    ChatModel chatModel(String model) {
        return OllamaChatModel.builder()
                .baseUrl(url)
                .customHeaders(key)
                .modelName(model)
                .build();
    }

    @Override
    StreamingChatModel streamingModel(String model) {
        return OllamaStreamingChatModel.builder()
                .baseUrl(url)
                .customHeaders(key)
                .modelName(model)
                .build();
    }

    @Override
    EmbeddingModel embeddingModel(String model) {
        return OllamaEmbeddingModel.builder()
                .baseUrl(url)
                .customHeaders(key)
                .modelName(model)
                .build();
    }

    /** The list of models is the one thing that this client cannot send a key with. */
    private static final class WithKey implements HttpClientBuilder {

        private final HttpClientBuilder plain = JdkHttpClient.builder();
        private final Map<String, String> headers;

        WithKey(Map<String, String> headers) {
            this.headers = headers;
        }

        @Override
        public Duration connectTimeout() {
            return plain.connectTimeout();
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            plain.connectTimeout(timeout);
            return this;
        }

        @Override
        public Duration readTimeout() {
            return plain.readTimeout();
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            plain.readTimeout(timeout);
            return this;
        }

        @Override
        public HttpClient build() {
            HttpClient client = plain.build();
            return new HttpClient() {
                @Override
                public SuccessfulHttpResponse execute(HttpRequest request) {
                    return client.execute(signed(request));
                }

                @Override
                public void execute(
                        HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
                    client.execute(signed(request), parser, listener);
                }
            };
        }

        private HttpRequest signed(HttpRequest request) {
            Map<String, List<String>> all = new HashMap<>(request.headers());
            headers.forEach((name, value) -> all.put(name, List.of(value)));
            return HttpRequest.builder()
                    .method(request.method())
                    .url(request.url())
                    .headers(all)
                    .body(request.body())
                    .build();
        }
    }
}
