package io.caravan.inference;

import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;

/** The client for each kind of node. */
@Singleton
public class NodeClients {

    private final NodeHttp http;
    private final OllamaClient ollama;
    private final OpenAiClient openAi;

    NodeClients(NodeHttp http, OllamaClient ollama, OpenAiClient openAi) {
        this.http = http;
        this.ollama = ollama;
        this.openAi = openAi;
    }

    /** The one that speaks what this server speaks. */
    public NodeClient of(NodeServer server) {
        return switch (server.kind()) {
            case OLLAMA -> ollama;
            case OPENAI -> openAi;
        };
    }

    /** Sends a call to a node as it is; the passage is the caller's to read and to close. */
    public NodePassage pass(NodeServer server, HttpMethod method, String path, byte[] body) {
        return http.pass(server, method, path, body);
    }
}
