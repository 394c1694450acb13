package io.caravan.api;

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
}
