package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** llama.cpp's errors: always an object with the status in it, whatever the path. */
final class LlamaCppWording implements Wording {

    static final String TOO_LONG = "the request exceeds the available context size, try increasing it";
    static final String LOADING = "Loading model";

    @Override
    public ObjectNode error(String path, int status, String message) {
        return error(status, message);
    }

    static ObjectNode error(int status, String message) {
        boolean tooLong = message.equals(ContextWindow.TOO_LONG);
        ObjectNode whole = Json.object();
        whole.putObject("error")
                .put("code", status)
                .put("message", tooLong ? TOO_LONG : message.equals(ModelScheduler.BUSY) ? LOADING : message)
                .put("type", tooLong ? "exceed_context_size_error" : type(status));
        return whole;
    }

    /** As its server has it, and nothing more: a path that takes another method is not there either. */
    @Override
    public void noSuchPath(Call call) {
        call.json(404, error(404, "File Not Found"));
    }

    @Override
    public void noSuchMethod(Call call) {
        noSuchPath(call);
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 501 -> "not_supported_error";
            case 503 -> "unavailable_error";
            default -> "server_error";
        };
    }
}
