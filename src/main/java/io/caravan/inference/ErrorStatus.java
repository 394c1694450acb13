package io.caravan.inference;

import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a node means by a status other than 200. */
final class ErrorStatus {

    /**
     * The words for a prompt that is too long: Ollama's "exceeds the context length" and "exceeded max context length",
     * llama.cpp's "exceeds the available context size", vLLM's "maximum context length is".
     */
    private static final Pattern TOO_LONG = Pattern.compile(
            "exceed\\w* .*context (length|size|window)|maximum context length", Pattern.CASE_INSENSITIVE);

    private ErrorStatus() {}

    /** @param reason in the node's own words */
    static NodeFailure failure(String node, HttpClientResponse answer, String reason) {
        int status = answer.statusCode();
        return new NodeFailure(node, kind(status, reason), status + ": " + reason, retryAfter(answer));
    }

    private static NodeFailure.Kind kind(int status, String reason) {
        return switch (status) {
            case 401, 403 -> NodeFailure.Kind.FORBIDDEN;
            case 404 -> NodeFailure.Kind.NO_MODEL;
            case 429 -> NodeFailure.Kind.BUSY;
            case 500 -> NodeFailure.Kind.ERROR;
            default -> {
                if (status > 500) {
                    yield NodeFailure.Kind.UNAVAILABLE;
                }
                yield TOO_LONG.matcher(reason).find() ? NodeFailure.Kind.CONTEXT_LENGTH : NodeFailure.Kind.REFUSED;
            }
        };
    }

    /** In whole seconds; the form with a date is not understood and counts as absent (RFC 9110, 10.2.3). */
    private static Duration retryAfter(HttpClientResponse answer) {
        String seconds = answer.getHeader("Retry-After");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
