package io.caravan.access.idempotency;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The requests with a key that are under way in this gateway. Safe for use by many threads. */
@Named("requestsUnderWay")
@Singleton
public class RequestsUnderWay {

    private final Map<String, RequestUnderWay> all = new ConcurrentHashMap<>();
    private final ReplyRegister register;
    private final LocalReplies local;
    private final IdempotencySettings settings;

    RequestsUnderWay(ReplyRegister register, LocalReplies local, IdempotencySettings settings) {
        this.register = register;
        this.local = local;
        this.settings = settings;
    }

    /** Adds a request, unless one with the same key is under way; empty if it was added. */
    Optional<RequestUnderWay> enter(RequestUnderWay one) {
        return Optional.ofNullable(all.putIfAbsent(one.key().name(), one));
    }

    /**
     * Keeps the answer to a request, for a day and all gateways if Redis takes it. Blocks for what is left of the request's
     * time for Redis at the most.
     */
    public void finish(IdempotentRequest request, KeptReply reply) {
        register.keep(request, reply);
        over(request.own(), Optional.of(reply));
    }

    /** What came of the request elsewhere, for those who wait here. */
    void found(RequestUnderWay one, KeptReply reply) {
        over(one, Optional.of(reply));
    }

    /** Nothing came of the request, or nothing that is to be kept: the next one is a new try. Does nothing once it was over. */
    public void leave(RequestUnderWay one) {
        if (one.isCarriedOut()) {
            register.release(one);
        }
        over(one, Optional.empty());
    }

    private void over(RequestUnderWay one, Optional<KeptReply> reply) {
        // First of all, so that whoever waits for it in vain can be the next.
        all.remove(one.key().name(), one);
        one.end(reply);
    }

    /** An answer that this gateway gave lately. */
    Optional<LocalReplies.Entry> kept(IdempotencyKey key) {
        return local.find(key.name());
    }

    /** Tells Redis what is under way here, and gives up what nobody wants any more. */
    public void renew() {
        all.values().forEach(one -> one.giveUpAfter(settings.unattended()));
        register.renew(
                all.values().stream().filter(RequestUnderWay::isCarriedOut).toList());
    }
}
