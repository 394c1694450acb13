package io.caravan.cache;

import io.caravan.inference.ChatRequest;
import io.caravan.inference.Echo;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.node.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one request, whose answer may be kept, has to do with the cache.
 *
 * <p>Lives as long as its exchange and is used by the exchange's thread only.
 */
public final class CacheLookup {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "recall";

    /** In the place of a node's name for answers that no node was asked for. */
    public static final String SOURCE = Nodes.CACHE;

    private final String key;
    private final ChatRequest request;
    private final CachePolicy policy;
    private final Duration joinSilence;
    private final Waiter asker;
    private Generation generation;
    private Found found;
    private boolean elsewhere;
    private int heard;

    /**
     * An answer that is there, or growing.
     *
     * @param model with its tag
     * @param age since it was kept; zero if it is still growing
     * @param joined whether it is told by another request
     */
    record Found(Echo echo, String model, Duration age, boolean joined) {}

    /** @param request for a model with its tag */
    CacheLookup(String key, ChatRequest request, CachePolicy policy, Duration joinSilence) {
        this.key = key;
        this.request = request;
        this.policy = policy;
        this.joinSilence = joinSilence;
        this.asker = new Waiter(request.stream());
    }

    String key() {
        return key;
    }

    ChatRequest request() {
        return request;
    }

    CachePolicy policy() {
        return policy;
    }

    Waiter asker() {
        return asker;
    }

    /** The one that it takes part in; empty if it is alone. */
    Optional<Generation> generation() {
        return Optional.ofNullable(generation);
    }

    void takesPartIn(Generation one) {
        generation = one;
    }

    /** Takes part in nothing any more. */
    void goesAlone() {
        leave(false);
        generation = null;
    }

    /** Empty if a node is to be asked. */
    Optional<Found> found() {
        return Optional.ofNullable(found);
    }

    /** What another request is told. */
    void follow(Echo echo, String model) {
        found = new Found(echo, model, Duration.ZERO, true);
    }

    /** What was kept so long ago; those who wait for this request have it, too. */
    void found(KeptAnswer answer, Duration age) {
        Echo echo = new Echo(SOURCE, answer.model());
        echo.tell(answer.events());
        found = new Found(echo, request.model(), age, elsewhere);
        elsewhere = false;
        if (generation != null) {
            generation.finish(asker, heard, new AnswerOrigin(answer.model(), request.model()), answer.events());
        }
    }

    /** Whether another gateway has the same answer written. */
    boolean isElsewhere() {
        return elsewhere;
    }

    void setElsewhere(boolean is) {
        elsewhere = is;
    }

    /** Whether the caller gets what was not written for them. */
    public boolean isAnswered() {
        return found != null;
    }

    /** Whether the caller takes what was not written for them, if there is any. */
    public boolean isAsked() {
        return policy.reuses();
    }

    /** How old the caller's answer was when it was found. */
    public Duration age() {
        return found.age();
    }

    /** How long a stream may stand still: one that another request tells as long as that one's may take to be rescued. */
    public Duration longestSilence(TokenStream from, Duration usual) {
        return isEcho(from) ? joinSilence : usual;
    }

    /**
     * Another piece leaves for the caller; those who ask the same hear it, too.
     *
     * @param model with its tag
     */
    public void tell(TokenStream from, String model, TokenEvent.Delta piece) {
        if (generation != null && !isEcho(from)) {
            generation.tell(asker, heard, new AnswerOrigin(from.model(), model), List.of(piece));
        }
        heard++;
    }

    /** The answer is whole. */
    void finish(AnswerOrigin telling, TokenEvent.Finish end) {
        if (generation != null) {
            generation.finish(asker, heard, telling, List.of(end));
        }
    }

    /** Nothing more comes; has no effect once it was whole. */
    void leave(boolean failed) {
        if (generation != null) {
            generation.leave(asker, failed);
        }
    }

    /** Whether this stream only tells what was written for somebody else. */
    public boolean isEcho(TokenStream stream) {
        return found != null && found.echo().stream() == stream;
    }
}
