package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.inference.Usage;
import io.caravan.node.Attempts;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * One answer on its way from node to caller; if a node breaks off, from several nodes.
 *
 * <p>Lives as long as its exchange and is used by the exchange's thread only.
 */
final class Relay {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "relay";

    private final Exchange exchange;
    private final ChatRequest request;
    private final ChatEncoder encoder;
    private final Reply reply;
    private final Attempts attempts;
    private final Duration stallTimeout;
    private final Transcript transcript = new Transcript();
    private final Duration queued;
    private final Duration firstToken;
    private TokenStream stream;
    private NodeFailure broken;

    Relay(Exchange exchange, Duration stallTimeout) {
        this.exchange = exchange;
        this.request = exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class);
        this.encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
        this.reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        this.attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        this.stallTimeout = stallTimeout;
        this.queued = Duration.ofMillis(attempts.askedAfterMs());
        this.firstToken = Duration.ofMillis(attempts.firstTokenAfterMs());
    }

    /** Passes on what the node sends until it is done or breaks; true if it is done. */
    boolean follow(TokenStream next) throws InterruptedException {
        boolean first = stream == null;
        stream = next;
        transcript.anotherNode();
        if (first) {
            begin();
        }
        while (true) {
            TokenEvent last = passOn();
            if (last instanceof TokenEvent.Finish finish) {
                transcript.finish(finish);
                return true;
            }
            if (last instanceof TokenEvent.Broken end) {
                broken = end.failure();
                return false;
            }
        }
    }

    private void begin() throws InterruptedException {
        reply.header("X-Caravan-Node", stream.node());
        reply.header("X-Caravan-Model", ModelName.plain(stream.model()));
        reply.header("X-Caravan-Attempts", String.valueOf(attempts.made().size()));
        if (request.stream()) {
            reply.header("Cache-Control", "no-store");
            // nginx would collect tokens until its buffer is full.
            reply.header("X-Accel-Buffering", "no");
            reply.begin(encoder.streamType());
            reply.write(encoder.start(request, stream.node(), stream.model()));
        }
    }

    private TokenEvent passOn() throws InterruptedException {
        Buffer piece = Buffer.buffer();
        TokenEvent last = null;
        for (TokenEvent event : stream.take(stallTimeout)) {
            last = event;
            if (event instanceof TokenEvent.Delta delta) {
                transcript.add(delta);
                if (request.stream()) {
                    piece.appendBuffer(encoder.delta(delta));
                }
            }
        }
        if (piece.length() > 0) {
            reply.write(piece);
        }
        return last;
    }

    /** The model whose answer it is, with its tag. */
    String model() {
        return exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class).model();
    }

    /** Why the last node broke off. */
    NodeFailure broken() {
        return broken;
    }

    boolean isCallerGone() {
        return exchange.getVariable(Cancellation.VARIABLE, Cancellation.class).isCancelled();
    }

    /** Whether another node can go on: thoughts and tool calls have no place in a prefill. */
    boolean isRescuable() {
        return !isCallerGone() && transcript.isTextOnly();
    }

    /** What to ask another node, so that it goes on where the last one broke off. */
    ChatRequest rest() {
        return transcript.isEmpty() ? request : request.continuing(transcript.text(), transcript.pieces());
    }

    Completion completed() {
        return completion(Completion.Status.COMPLETED, transcript.finishReason(), transcript.usage(), null);
    }

    Completion notCompleted() {
        return isCallerGone()
                ? completion(Completion.Status.CANCELLED, null, transcript.usage(), "the caller hung up")
                : completion(Completion.Status.FAILED, null, transcript.usage(), broken.getMessage());
    }

    private Completion completion(Completion.Status status, String reason, Usage usage, String failure) {
        return new Completion(
                request,
                stream.node(),
                stream.model(),
                transcript.message(),
                status,
                reason,
                usage,
                Instant.now(),
                queued,
                firstToken,
                Duration.ofMillis(exchange.getClock().elapsed()),
                failure,
                attempts.isRescue() && status == Completion.Status.COMPLETED);
    }
}
