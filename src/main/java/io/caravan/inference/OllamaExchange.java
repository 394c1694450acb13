package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One request to an Ollama: turns its NDJSON, or the one object it answers with, into token events.
 *
 * <p>An end of the response without {@code done} is a failure, always: Ollama ends a stream so when its runner died.
 */
final class OllamaExchange implements TokenStream.Source {

    private static final Logger LOG = Logger.getLogger(OllamaExchange.class);
    private static final int LONGEST_LINE = 32 * 1024 * 1024;

    private final String node;
    private final ObjectMapper json;
    private final boolean streams;
    private final List<TokenEvent> arrived = new ArrayList<>();
    private TokenStream stream;
    private volatile HttpClientRequest request;
    private volatile HttpClientResponse response;
    private volatile boolean cancelled;
    private boolean calledTools;
    private boolean finished;

    /** @param streams whether the answer comes in lines rather than as one object */
    OllamaExchange(String node, ObjectMapper json, boolean streams) {
        this.node = node;
        this.json = json;
        this.streams = streams;
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
        if (answer.statusCode() == 200 && !streams) {
            answer.body().onSuccess(this::whole).onFailure(this::broken);
        } else if (answer.statusCode() == 200) {
            RecordParser lines =
                    RecordParser.newDelimited("\n", line -> line(line)).maxRecordSize(LONGEST_LINE);
            lines.exceptionHandler(this::broken);
            answer.handler(part -> {
                lines.handle(part);
                handOver();
            });
            answer.exceptionHandler(this::broken);
            answer.endHandler(end -> end());
        } else {
            answer.body().onSuccess(body -> refused(answer, body)).onFailure(this::broken);
        }
    }

    /** What arrived together is handed over together: the reader wakes up once. */
    private void handOver() {
        if (!arrived.isEmpty()) {
            stream.offer(arrived);
            arrived.clear();
        }
    }

    private void end() {
        if (!finished) {
            fail(NodeFailure.Kind.CUT, "ended without its end marker");
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

    private void whole(Buffer body) {
        try {
            JsonNode answer = json.readTree(body.getBytes());
            if (answer.has("embeddings")) {
                stream.offer(new TokenEvent.Vectors(vectors(answer.get("embeddings"))));
            }
            stream.offer(new TokenEvent.Finish(reason(answer), usage(answer)));
        } catch (IOException malformed) {
            fail(NodeFailure.Kind.CUT, "sent an answer that is not JSON");
        }
    }

    private static List<float[]> vectors(JsonNode embeddings) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode embedding : embeddings) {
            float[] vector = new float[embedding.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = embedding.get(i).floatValue();
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private void chunk(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            fail(NodeFailure.Kind.CUT, chunk.get("error").asText());
            return;
        }
        delta(chunk.path("message"));
        if (chunk.path("done").asBoolean()) {
            finished = true;
            arrived.add(new TokenEvent.Finish(reason(chunk), usage(chunk)));
        }
    }

    private void delta(JsonNode message) {
        String content = text(message, "content");
        String thinking = text(message, "thinking");
        JsonNode tools = message.path("tool_calls").isArray() ? message.get("tool_calls") : null;
        calledTools |= tools != null;
        if (content != null || thinking != null || tools != null) {
            arrived.add(new TokenEvent.Delta(content, thinking, tools));
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
        stream.offer(new TokenEvent.Broken(ErrorStatus.failure(node, answer, errorText(body))));
    }

    private String errorText(Buffer body) {
        try {
            JsonNode error = json.readTree(body.getBytes()).path("error");
            return error.isTextual() ? error.asText() : "no reason given";
        } catch (IOException notJson) {
            return "no reason given";
        }
    }

    void broken(Throwable failure) {
        NodeFailure.Kind kind = response == null ? NodeFailure.Kind.UNREACHABLE : NodeFailure.Kind.CUT;
        fail(kind, Reasons.of(failure));
    }

    private void fail(NodeFailure.Kind kind, String reason) {
        handOver();
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
