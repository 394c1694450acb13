package io.caravan.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** The members of OpenAI's error object (OpenAI API reference, "Error codes"); clients choose their exception by the status. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OpenAiError(String message, String type, String param, String code) {

    private static final Map<String, String> CODES = Map.of(
            "unauthorized", "invalid_api_key",
            "unknown-model", "model_not_found",
            "context-length", "context_length_exceeded",
            "too-many-requests", "rate_limit_exceeded");

    /** The problem in these words. */
    public static OpenAiError of(Problem problem) {
        String kind = problem.kind();
        return new OpenAiError(
                problem.detail(),
                type(problem.status()),
                problem.field(),
                CODES.getOrDefault(kind, kind.replace('-', '_')));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
