package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a router takes out of a path. */
class PathTemplateTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "/models/{name:*}, /models/Qwen/Qwen3-8B, Qwen/Qwen3-8B",
        "/models/{name:*}, /models/Qwen%2FQwen3-8B, Qwen/Qwen3-8B",
        "/models/{name:*}, /models/phi3:mini, phi3:mini",
        "/models/{name}, /models/Qwen%2FQwen3-8B, Qwen/Qwen3-8B",
        "/{name:pull|push}, /push, push"
    })
    void aParameterIsWhatStandsInItsPlace(String template, String path, String value) throws Exception {
        Router router = Router.router(vertx);
        new PathTemplate(template, false).route(router).handler(context -> context.end(context.pathParam("name")));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo(value);
        }
    }
}
