package io.caravan.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** The APIs that callers speak, and how each says that something went wrong. */
public enum Dialect {
    /** Our own: RFC 9457. */
    CARAVAN(Problem.CONTENT_TYPE) {
        @Override
        public Object document(Problem problem) {
            return problem;
        }
    },
    /** OpenAI's, under {@code /v1}. */
    OPENAI("application/json") {
        @Override
        public Object document(Problem problem) {
            return Map.of("error", OpenAiError.of(problem));
        }
    },
    /** Ollama's, under {@code /api}. */
    OLLAMA("application/json") {
        @Override
        public Object document(Problem problem) {
            return Map.of("error", problem.detail());
        }
    };

    private final String contentType;

    Dialect(String contentType) {
        this.contentType = contentType;
    }

    /** What to write as JSON. */
    public abstract Object document(Problem problem);

    /** The media type of the document. */
    public String contentType() {
        return contentType;
    }

    /** The dialect somebody expects who asks for this path. */
    static Dialect of(String path) {
        if (path.equals("/v1") || path.startsWith("/v1/")) {
            return OPENAI;
        }
        boolean ours = path.equals("/api/v1") || path.startsWith("/api/v1/");
        return path.startsWith("/api/") && !ours ? OLLAMA : CARAVAN;
    }

    /** The members of OpenAI's error object (OpenAI API reference, "Error codes"); clients choose their exception by the status. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    private record OpenAiError(String message, String type, String param, String code) {

        private static final Map<String, String> CODES = Map.of(
                "unauthorized", "invalid_api_key",
                "unknown-model", "model_not_found",
                "too-many-requests", "rate_limit_exceeded");

        static OpenAiError of(Problem problem) {
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
}
