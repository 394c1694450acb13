package io.caravan.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import java.util.List;
import java.util.stream.Stream;

/** A dialect as a caller speaks it. */
enum Spoken {
    CARAVAN("/api/v1/chat", "/content", "/message/content") {
        @Override
        boolean isEnd(JsonNode document) {
            return document.has("finish_reason");
        }

        @Override
        boolean isError(JsonNode document) {
            return document.has("status") && document.has("type");
        }
    },
    OPENAI("/v1/chat/completions", "/choices/0/delta/content", "/choices/0/message/content") {
        @Override
        boolean isEnd(JsonNode document) {
            return document.at("/choices/0/finish_reason").isTextual();
        }

        @Override
        boolean isError(JsonNode document) {
            return document.at("/error/message").isTextual();
        }
    },
    OLLAMA("/api/chat", "/message/content", "/message/content") {
        @Override
        boolean isEnd(JsonNode document) {
            return document.path("done").asBoolean();
        }

        @Override
        boolean isError(JsonNode document) {
            return document.path("error").isTextual();
        }
    };

    private static final String DATA = "data: ";

    final String path;
    private final String piece;
    private final String message;

    Spoken(String path, String piece, String message) {
        this.path = path;
        this.piece = piece;
        this.message = message;
    }

    abstract boolean isEnd(JsonNode document);

    abstract boolean isError(JsonNode document);

    String request(String model, String message, boolean streams) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, streams, message);
    }

    /** What the answer says. */
    String text(Heard heard, boolean streams) {
        StringBuilder text = new StringBuilder();
        documents(heard, streams)
                .forEach(document ->
                        text.append(document.at(streams ? piece : message).asText()));
        return text.toString();
    }

    boolean ends(Heard heard, boolean streams) {
        return documents(heard, streams).anyMatch(this::isEnd);
    }

    boolean tellsError(Heard heard, boolean streams) {
        return documents(heard, streams).anyMatch(this::isError);
    }

    private Stream<JsonNode> documents(Heard heard, boolean streams) {
        if (!streams || heard.status() != 200) {
            return Stream.of(Api.json(heard.body()));
        }
        List<String> lines = heard.body().lines().toList();
        return lines.stream()
                .filter(line -> this == OLLAMA ? !line.isBlank() : line.startsWith(DATA))
                .map(line -> this == OLLAMA ? line : line.substring(DATA.length()))
                .filter(line -> !line.equals("[DONE]"))
                .map(Api::json);
    }
}
