package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ollama's two shapes of an error, and its router's plain text. */
final class OllamaWording implements Wording {

    @Override
    public ObjectNode error(String path, int status, String message) {
        return path.startsWith("/v1/") || path.equals("/v1")
                ? OpenAiFrames.error(status, message)
                : NativeFrames.error(message);
    }

    @Override
    public void noSuchPath(Call call) {
        call.text(404, "404 page not found");
    }

    @Override
    public void noSuchMethod(Call call) {
        call.text(405, "405 method not allowed");
    }
}
