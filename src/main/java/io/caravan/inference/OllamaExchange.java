package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * One chat with an Ollama: turns its NDJSON into token events.
 *
 * <p>An end of the response without {@code done} is a failure, always: Ollama ends a stream so when its runner died.
 */
final class OllamaExchange implements TokenStream.Source {

    private static final Logger LOG = Logger.getLogger(OllamaExchange.class);
    private static final int LONGEST_LINE = 32 * 1024 * 1024;

    private final String node;
    private final ObjectMapper json;
    private TokenStream stream;
    private volatile HttpClientRequest request;
    private volatile HttpClientResponse response;
    private volatile boolean cancelled;
    private boolean calledTools;

    OllamaExchange(String node, ObjectMapper json) {
        this.node = node;
        this.json = json;
    }

    void feed(TokenStream fed) {
        this.stream = fed;
    }

    void sent(HttpClientRequest sent) {
        request = sent;
        if (cancelled) {
            sent.reset();
        }
    }

    void answered(HttpClientResponse answer) {
        response = answer;
        if (answer.statusCode() == 200) {
            RecordParser lines =
                    RecordParser.newDelimited("\n", line -> line(line)).maxRecordSize(LONGEST_LINE);
            lines.exceptionHandler(this::broken);
            answer.handler(lines);
            answer.exceptionHandler(this::broken);
            answer.endHandler(end -> fail(NodeFailure.Kind.CUT, "ended without its end marker"));
        } else {
            answer.body().onSuccess(body -> refused(answer, body)).onFailure(this::broken);
        }
    }

    private void line(Buffer line) {
        if (line.length() == 0) {
            return;
        }
        try {
            chunk(json.readTree(line.getBytes()));
        } catch (IOException | RuntimeException malformed) {
            LOG.debugf("node %s sent a line that makes no sense; skipped", node);
        }
    }

    private void chunk(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            fail(NodeFailure.Kind.CUT, chunk.get("error").asText());
            return;
        }
        delta(chunk.path("message"));
        if (chunk.path("done").asBoolean()) {
            stream.offer(new TokenEvent.Finish(reason(chunk), usage(chunk)));
        }
    }

    private void delta(JsonNode message) {
        String content = text(message, "content");
        String thinking = text(message, "thinking");
        JsonNode tools = message.path("tool_calls").isArray() ? message.get("tool_calls") : null;
        calledTools |= tools != null;
        if (content != null || thinking != null || tools != null) {
            stream.offer(new TokenEvent.Delta(content, thinking, tools));
        }
    }

    private static String text(JsonNode message, String name) {
        String text = message.path(name).asText("");
        return text.isEmpty() ? null : text;
    }

    private String reason(JsonNode chunk) {
        return calledTools ? "tool_calls" : chunk.path("done_reason").asText("stop");
    }

    /** Ollama leaves zero values out. */
    private static Usage usage(JsonNode chunk) {
        return new Usage(
                chunk.path("prompt_eval_count").asInt(0),
                chunk.path("eval_count").asInt(0));
    }

    private void refused(HttpClientResponse answer, Buffer body) {
        int status = answer.statusCode();
        NodeFailure.Kind kind =
                switch (status) {
                    case 404 -> NodeFailure.Kind.NO_MODEL;
                    case 429 -> NodeFailure.Kind.BUSY;
                    default -> status >= 500 ? NodeFailure.Kind.UNAVAILABLE : NodeFailure.Kind.REFUSED;
                };
        stream.offer(new TokenEvent.Broken(
                new NodeFailure(node, kind, status + ": " + errorText(body), retryAfter(answer))));
    }

    private String errorText(Buffer body) {
        try {
            JsonNode error = json.readTree(body.getBytes()).path("error");
            return error.isTextual() ? error.asText() : "no reason given";
        } catch (IOException notJson) {
            return "no reason given";
        }
    }

    private static Duration retryAfter(HttpClientResponse answer) {
        String seconds = answer.getHeader("Retry-After");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    void broken(Throwable failure) {
        NodeFailure.Kind kind = response == null ? NodeFailure.Kind.UNREACHABLE : NodeFailure.Kind.CUT;
        fail(kind, Reasons.of(failure));
    }

    private void fail(NodeFailure.Kind kind, String reason) {
        stream.offer(new TokenEvent.Broken(new NodeFailure(node, kind, reason)));
    }

    @Override
    public void pause() {
        HttpClientResponse answer = response;
        if (answer != null) {
            answer.pause();
        }
    }

    @Override
    public void resume() {
        HttpClientResponse answer = response;
        if (answer != null) {
            answer.resume();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        HttpClientRequest sent = request;
        if (sent != null) {
            sent.reset();
        }
    }
}
