package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.inference.Usage;
import io.caravan.node.Attempts;
import io.caravan.node.ModelName;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;

/** Passes tokens to the caller as they come, and keeps the whole answer for what follows. */
@Named("replyStream")
@ApplicationScoped
public class ReplyStream {

    private final InferenceSettings settings;

    ReplyStream(InferenceSettings settings) {
        this.settings = settings;
    }

    /** Reads the {@link TokenStream} in the body to its end and makes the body the {@link Completion}. */
    public Completion relay(Exchange exchange) throws InterruptedException {
        try (TokenStream stream = exchange.getMessage().getBody(TokenStream.class)) {
            return new Relay(exchange, stream).run();
        }
    }

    /** One answer on its way. */
    private final class Relay {

        private final Exchange exchange;
        private final TokenStream stream;
        private final ChatRequest request;
        private final ChatEncoder encoder;
        private final Reply reply;
        private final Attempts attempts;
        private final Transcript transcript = new Transcript();
        private final Duration firstToken;

        Relay(Exchange exchange, TokenStream stream) {
            this.exchange = exchange;
            this.stream = stream;
            this.request = exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class);
            this.encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
            this.reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
            this.attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
            this.firstToken = Duration.ofMillis(attempts.firstTokenAfterMs());
        }

        Completion run() throws InterruptedException {
            begin();
            while (true) {
                Buffer piece = Buffer.buffer();
                TokenEvent last = null;
                for (TokenEvent event : stream.take(settings.stallTimeout())) {
                    last = event;
                    if (event instanceof TokenEvent.Delta delta) {
                        transcript.add(delta);
                        append(piece, delta);
                    }
                }
                send(piece);
                if (last instanceof TokenEvent.Finish finish) {
                    return completed(finish);
                }
                if (last instanceof TokenEvent.Broken broken) {
                    return broken(broken.failure());
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

        private void append(Buffer piece, TokenEvent.Delta delta) {
            if (request.stream()) {
                piece.appendBuffer(encoder.delta(delta));
            }
        }

        private void send(Buffer piece) throws InterruptedException {
            if (piece.length() > 0) {
                reply.write(piece);
            }
        }

        private Completion completed(TokenEvent.Finish finish) {
            return completion(Completion.Status.COMPLETED, finish.reason(), finish.usage(), null);
        }

        private Completion broken(NodeFailure failure) {
            boolean callerGone = exchange.getVariable(Cancellation.VARIABLE, Cancellation.class)
                    .isCancelled();
            return callerGone
                    ? completion(Completion.Status.CANCELLED, null, transcript.usageSoFar(), "the caller hung up")
                    : completion(Completion.Status.FAILED, null, transcript.usageSoFar(), failure.getMessage());
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
                    Duration.ofMillis(attempts.askedAfterMs()),
                    firstToken,
                    elapsed(),
                    failure);
        }

        private Duration elapsed() {
            return Duration.ofMillis(exchange.getClock().elapsed());
        }
    }
}
