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

/** One request to a node: turns the lines of its answer, or the one object it answers with, into token events. */
abstract class NodeExchange {

    /** The largest thing a node says at once, be it a line or a whole body, in bytes. */
    static final int LONGEST_LINE = 32 * 1024 * 1024;

    private final NodeServer server;
    private final ObjectMapper json;
    private final MalformedChunks malformed;
    private final boolean streams;
    private final NodeConnection connection = new NodeConnection();
    private final List<TokenEvent> arrived = new ArrayList<>();
    private TokenStream stream;
    private boolean together;
    private boolean over;
    private final ResponseEnd end = new ResponseEnd(this::stop);

    /** @param streams whether the answer comes in lines rather than as one object */
    NodeExchange(NodeServer server, ObjectMapper json, MalformedChunks malformed, boolean streams) {
        this.server = server;
        this.json = json;
        this.malformed = malformed;
        this.streams = streams;
    }

    /** Called for each line of a stream, without its line feed. */
    abstract void line(Buffer line);

    /** Called when nothing more comes, for this reason; the answer may be whole nevertheless. */
    abstract void ended(String reason);

    /** Called with an answer that is no stream. */
    abstract void whole(JsonNode answer);

    /** The stream that this feeds; to be called before anything is sent. */
    final TokenStream stream(String model, int longest) {
        stream = new TokenStream(server.node(), model, connection, longest);
        return stream;
    }

    void sent(HttpClientRequest request) {
        connection.sent(request);
    }

    void answered(HttpClientResponse answer) {
        connection.answered(answer);
        if (answer.statusCode() != 200) {
            BoundedBody.ofError(answer)
                    .onSuccess(body -> offer(new TokenEvent.Broken(ErrorStatus.failure(server, answer, body))));
        } else if (streams) {
            listen(answer);
        } else {
            // Not by the longest answer: that counts words, and many vectors are longer than any text.
            BoundedBody.of(answer, LONGEST_LINE).onSuccess(this::object).onFailure(this::broken);
        }
    }

    private void listen(HttpClientResponse answer) {
        RecordParser lines = RecordParser.newDelimited("\n", this::lineUnlessOver)
                .maxRecordSize(LONGEST_LINE)
                .exceptionHandler(this::tooMuch);
        answer.handler(part -> part(lines, part));
        answer.exceptionHandler(this::broken);
        answer.endHandler(nothing -> closed());
    }

    private void part(RecordParser lines, Buffer part) {
        together = true;
        try {
            lines.handle(part);
        } catch (RuntimeException withoutEnd) {
            tooMuch(withoutEnd);
        } finally {
            together = false;
            handOver();
            if (over) {
                connection.expect(end);
            }
        }
    }

    private void lineUnlessOver(Buffer line) {
        if (!over) {
            line(line);
        }
    }

    /** The node says something that has no end. */
    private void tooMuch(Throwable withoutEnd) {
        broken(withoutEnd);
        stop();
    }

    /**
     * Whoever reads of a break takes the node to be done; so one that we have given up is stopped here. The parser would keep
     * whatever still comes.
     */
    private void stop() {
        if (!end.isHere()) {
            connection.giveUp();
        }
    }

    /** Most answers have said before that they end. */
    private void closed() {
        end.came();
        if (!over) {
            ended("ended without its end marker");
        }
    }

    private void object(Buffer body) {
        end.came();
        try {
            whole(json.readTree(body.getBytes()));
        } catch (IOException | RuntimeException makesNoSense) {
            fail(NodeFailure.Kind.CUT, "sent an answer that makes no sense");
        }
    }

    /** Hands the chunk of a stream on; one that makes no sense is skipped and counted. */
    final void read(byte[] chunk, ChunkReader reader) {
        try {
            reader.read(json.readTree(chunk));
        } catch (IOException | RuntimeException makesNoSense) {
            malformed.skipped(server.node());
        }
    }

    /** Takes one chunk. */
    interface ChunkReader {
        void read(JsonNode chunk);
    }

    final void offer(TokenEvent event) {
        arrived.add(event);
        over |= event instanceof TokenEvent.Finish || event instanceof TokenEvent.Broken;
        if (!together) {
            handOver();
        }
    }

    /** Vectors are the whole answer, if they are as asked for; a node that makes them of another length may not be the only one. */
    final void offerVectors(EmbeddingRequest asked, List<float[]> vectors, Usage usage) {
        if (vectors.stream().anyMatch(vector -> vector.length == 0)) {
            fail(NodeFailure.Kind.CUT, "sent an empty vector");
        } else if (!asked.isOfLength(vectors)) {
            fail(NodeFailure.Kind.UNSUPPORTED, asked.otherLength(vectors));
        } else {
            offer(new TokenEvent.Vectors(vectors));
            offer(new TokenEvent.Finish("stop", usage));
        }
    }

    /** Tells of a piece of a tool's call, of so many characters, as it comes; the call itself is offered once it is whole. */
    final void keepsBack(int length) {
        handOver();
        stream.keptBack(length);
    }

    /** What arrived together is handed over together: the reader wakes up once. */
    private void handOver() {
        if (!arrived.isEmpty()) {
            stream.offer(arrived);
            arrived.clear();
        }
    }

    final void fail(NodeFailure.Kind kind, String reason) {
        offer(new TokenEvent.Broken(new NodeFailure(server.node(), kind, server.withoutKey(reason))));
        stop();
    }

    void broken(Throwable failure) {
        if (over) {
            return;
        }
        if (!connection.isAnswered()) {
            fail(NodeFailure.Kind.UNREACHABLE, Reasons.of(failure));
        } else {
            ended(Reasons.of(failure));
        }
    }
}
