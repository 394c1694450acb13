package io.caravan.inference;

import jakarta.inject.Singleton;

/** The client for each kind of node. */
@Singleton
public class NodeClients {

    private final OllamaClient ollama;
    private final OpenAiClient openAi;

    NodeClients(OllamaClient ollama, OpenAiClient openAi) {
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
}
