package io.caravan.api;

import io.caravan.cache.CacheLookup;
import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatMessage;
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
    private final CacheLookup recall;
    private final Duration stallTimeout;
    private final Transcript transcript = new Transcript();
    private final Duration queued;
    private final Duration firstToken;
    private final Breaks breaks = new Breaks();
    private TokenStream stream;
    private TokenStream speaker;
    private Resumption resumption;
    private boolean spoilt;

    Relay(Exchange exchange, Duration stallTimeout) {
        this.exchange = exchange;
        this.request = exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class);
        this.encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
        this.reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        this.attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        this.recall = exchange.getVariable(CacheLookup.VARIABLE, CacheLookup.class);
        this.stallTimeout = stallTimeout;
        this.queued = Duration.ofMillis(attempts.askedAfterMs());
        this.firstToken = Duration.ofMillis(attempts.firstTokenAfterMs());
    }

    /** Passes on what the node sends until it is done or breaks, or cannot be used; true if it is done. */
    boolean follow(TokenStream next) throws InterruptedException {
        stream = next;
        resumption = new Resumption(next.node(), transcript.parts(), isPrefilled());
        transcript.anotherNode();
        if (speaker == null) {
            speaker = next;
            begin();
        }
        while (true) {
            TokenEvent last = passOn();
            if (last instanceof TokenEvent.Finish finish) {
                transcript.finish(finish, resumption.isFromStart());
                speak();
                spoilt = isSpoilt(finish);
                return !spoilt;
            }
            if (last instanceof TokenEvent.Broken end) {
                breaks.add(end.failure());
                return false;
            }
        }
    }

    /**
     * A node that takes a prefill may still let the grammar of a format begin from its start, and then what it goes on with
     * is a JSON value of its own in the middle of ours. One that was asked afresh may know no format at all.
     */
    private boolean isSpoilt(TokenEvent.Finish finish) {
        if (request.format() == null || !attempts.isRescue() || !finish.reason().equals("stop") || isJson()) {
            return false;
        }
        String how = resumption.isFromStart() ? "answered with what is no JSON" : "went on with JSON that does not fit";
        breaks.add(new NodeFailure(stream.node(), NodeFailure.Kind.DIVERGED, how));
        return true;
    }

    private boolean isJson() {
        String text = transcript.text();
        ChatMessage last = request.messages().getLast();
        return OneJsonValue.is(request.isBegunByCaller() ? last.content() + text : text)
                || resumption.isFromStart() && OneJsonValue.is(text);
    }

    /** Whether what has left cannot become a good answer any more, whoever goes on. */
    boolean isSpoilt() {
        return spoilt;
    }

    /** As the balancer put it to the node. */
    private boolean isPrefilled() {
        return exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class).begun() != null;
    }

    private void begin() throws InterruptedException {
        reply.header("X-Caravan-Node", stream.node());
        reply.header("X-Caravan-Model", ModelName.plain(stream.model()));
        reply.header(Attempts.HEADER, String.valueOf(attempts.made().size()));
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
        for (TokenEvent event : resumption.pass(stream.take(longestSilence()))) {
            last = event;
            if (event instanceof TokenEvent.Delta delta) {
                speak();
                transcript.add(delta, recall != null && recall.isEcho(stream));
                tellOthers(delta);
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

    private Duration longestSilence() {
        return recall == null ? stallTimeout : recall.longestSilence(stream, stallTimeout);
    }

    private void tellOthers(TokenEvent.Delta delta) {
        if (recall != null) {
            recall.tell(stream, model(), delta);
        }
    }

    /** The model whose answer it is, with its tag. */
    String model() {
        return exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class).model();
    }

    /** Whether tokens leave as they come. */
    boolean isStreamed() {
        return request.stream();
    }

    /** Who has said something new answers for what comes of it; what others did before is over. */
    private void speak() {
        if (speaker != stream) {
            speaker = stream;
            breaks.clear();
        }
    }

    /** Why the last node broke off. */
    NodeFailure broken() {
        return breaks.last();
    }

    /** Keeps in mind why those that were to go on did not even begin. */
    void nobodyGoesOn(Throwable why) {
        breaks.nobodyGoesOn(why);
    }

    /** Whether the node was to go on with what others began, and began anew. */
    boolean beganAnew() {
        return resumption.beganAnew();
    }

    boolean isCallerGone() {
        return exchange.getVariable(Cancellation.VARIABLE, Cancellation.class).isCancelled();
    }

    /**
     * What to ask another node, so that it goes on where the last one broke off: by prefill if there is nothing but text, and
     * something left of the longest answer that the caller wants; else afresh.
     */
    ChatRequest rest() {
        Integer longest = request.options().maxTokens();
        return transcript
                .begun()
                .filter(begun -> longest == null || begun.tokens() < longest)
                .map(request::continuing)
                .orElse(request);
    }

    Completion completed() {
        return completion(Completion.Status.COMPLETED, transcript.finishReason(), transcript.usage(), null);
    }

    Completion notCompleted() {
        return isCallerGone()
                ? completion(Completion.Status.CANCELLED, null, transcript.usage(), "the caller hung up")
                : completion(Completion.Status.FAILED, null, transcript.usage(), breaks.text(speaker.node()));
    }

    /** The same where the last node may well be without fault. */
    Completion failedHere() {
        String here = "then something went wrong in the gateway, and its log has the reason under the request's id";
        return completion(
                Completion.Status.FAILED, null, transcript.usage(), breaks.text(speaker.node()) + "; " + here);
    }

    private Completion completion(Completion.Status status, String reason, Usage usage, String failure) {
        return new Completion(
                request,
                speaker.node(),
                speaker.model(),
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
