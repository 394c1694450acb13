package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node means by a status other than 200. */
final class ErrorStatus {

    /**
     * The words for a prompt that is too long: Ollama's "exceeds the context length" and "exceeded max context length",
     * llama.cpp's "exceeds the available context size", vLLM's "maximum context length is".
     */
    private static final Pattern TOO_LONG = Pattern.compile(
            "exceed\\w* .*context (length|size|window)|maximum context length", Pattern.CASE_INSENSITIVE);

    private static final String UNSAID = "no reason given";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorStatus() {}

    /** @param body what the node said of it, in one of the {@linkplain #reason shapes} that are known */
    static NodeFailure failure(NodeServer server, HttpClientResponse answer, Buffer body) {
        int status = answer.statusCode();
        String reason = server.withoutKey(reason(body));
        return new NodeFailure(server.node(), kind(status, reason), status + ": " + reason, retryAfter(answer));
    }

    /** The node's own words; a body that is not JSON, such as the page of a proxy, is nobody's business. */
    private static String reason(Buffer body) {
        try {
            return reason(JSON.readTree(body.getBytes()));
        } catch (IOException notJson) {
            return UNSAID;
        }
    }

    /**
     * The reason in an error: {@code {"error":"…"}} of Ollama and LM Studio, {@code {"error":{"message":…}}} of OpenAI,
     * llama.cpp and newer vLLMs, {@code {"object":"error","message":…}} of older ones.
     */
    static String reason(JsonNode said) {
        return Stream.of(said.path("error"), said.at("/error/message"), said.path("message"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse(UNSAID);
    }

    /** Only what says of the request that it is wrong is every node's answer; all else, such as the redirect of a proxy, is this one's. */
    private static NodeFailure.Kind kind(int status, String reason) {
        return switch (status) {
            case 400, 413, 415, 422 ->
                TOO_LONG.matcher(reason).find() ? NodeFailure.Kind.CONTEXT_LENGTH : NodeFailure.Kind.REFUSED;
            case 401, 403 -> NodeFailure.Kind.FORBIDDEN;
            case 404 -> NodeFailure.Kind.NO_MODEL;
            case 429 -> NodeFailure.Kind.BUSY;
            case 500 -> NodeFailure.Kind.ERROR;
            // llama.cpp's word for what its model was not started for, such as embeddings.
            case 501 -> NodeFailure.Kind.UNSUPPORTED;
            default -> NodeFailure.Kind.UNAVAILABLE;
        };
    }

    /** In whole seconds; the form with a date is not understood and counts as absent (RFC 9110, 10.2.3). */
    private static Duration retryAfter(HttpClientResponse answer) {
        String seconds = answer.getHeader("Retry-After");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
