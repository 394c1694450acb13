package io.caravan.api;

import io.caravan.access.Caller;
import io.caravan.access.idempotency.IdempotencyKey;
import io.caravan.access.idempotency.IdempotencyMetrics;
import io.caravan.access.idempotency.IdempotencyRefused;
import io.caravan.access.idempotency.IdempotencySettings;
import io.caravan.access.idempotency.IdempotentRequest;
import io.caravan.access.idempotency.KeptReply;
import io.caravan.access.idempotency.RequestsUnderWay;
import io.caravan.http.Reply;
import io.caravan.inference.Cancellation;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** Reads the {@code Idempotency-Key} of a request, and gives it the answer that an earlier one with the same key got. */
@Named("idempotencyIntake")
@Singleton
public class IdempotencyIntake {

    /** Of an answer that was given before. */
    static final String REPLAYED = "Idempotency-Replayed";

    /** The node that what is passed on goes to. */
    private static final String TARGET = "X-Caravan-Node";

    private static final byte[] NOTHING = new byte[0];

    private final IdempotencySettings settings;
    private final RequestsUnderWay underWay;
    private final IdempotencyMetrics metrics;
    private final RedisBudgets budgets;

    IdempotencyIntake(
            IdempotencySettings settings, RequestsUnderWay underWay, IdempotencyMetrics metrics, RedisBudgets budgets) {
        this.settings = settings;
        this.underWay = underWay;
        this.metrics = metrics;
        this.budgets = budgets;
    }

    /**
     * Sets the variable {@code idempotent} if the request is a POST and has a key.
     *
     * @throws BadRequest if the key is none, or the caller's patience makes no sense
     */
    public void open(@Variable(Caller.VARIABLE) Caller caller, Exchange exchange) throws BadRequest {
        Message message = exchange.getMessage();
        String key = message.getHeader(IdempotencyKey.HEADER, String.class);
        if (key == null || !"POST".equals(message.getHeader(Exchange.HTTP_METHOD, String.class))) {
            return;
        }
        if (!IdempotencyKey.isSane(key)) {
            throw new BadRequest(
                    IdempotencyKey.HEADER,
                    "'" + IdempotencyKey.HEADER + "' must have 1 to " + IdempotencyKey.LONGEST
                            + " characters, and none that controls anything.");
        }
        exchange.setVariable(
                IdempotentRequest.VARIABLE, request(new IdempotencyKey(caller.userId(), key), message, exchange));
    }

    private IdempotentRequest request(IdempotencyKey key, Message message, Exchange exchange) throws BadRequest {
        // Where a session begins the body is the user by now, and what stood in the request has led to them.
        byte[] body = message.getBody() instanceof byte[] bytes ? bytes : NOTHING;
        String fingerprint = key.fingerprint(
                "POST",
                message.getHeader(Exchange.HTTP_PATH, String.class),
                message.getHeader(TARGET, "", String.class),
                body);
        Cancellation cancellation = new Cancellation();
        exchange.getVariable(Reply.VARIABLE, Reply.class).onHangUp(cancellation::cancel);
        String timeout = message.getHeader(TimeoutHeader.NAME, String.class);
        return new IdempotentRequest(
                key, fingerprint, TimeoutHeader.parse(timeout), cancellation, budgets.of(exchange));
    }

    /**
     * Answers as an earlier request was, and sets the variable {@code replayed}; or sees to it that all that leaves for this one
     * is kept.
     *
     * @throws IdempotencyRefused if the answer to the earlier one is not told again
     */
    public void answer(@Variable(IdempotentRequest.VARIABLE) IdempotentRequest request, Exchange exchange)
            throws IdempotencyRefused {
        Reply reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        KeptReply kept = request.found().orElse(null);
        if (kept == null) {
            metrics.countFirst();
            reply.heardBy(new ReplyRecorder(request, underWay, settings.maxReplySize(), exchange));
        } else if (kept.withheld() != null) {
            metrics.countRefused();
            throw new IdempotencyRefused(IdempotencyRefused.Reason.WITHHELD, kept.withheld());
        } else {
            metrics.countReplayed();
            replay(kept, reply, exchange.getMessage());
        }
        exchange.setVariable("replayed", kept != null);
    }

    private static void replay(KeptReply kept, Reply reply, Message message) {
        message.removeHeaders("*");
        kept.headers().forEach(reply::header);
        reply.header(REPLAYED, "true");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, kept.status());
        message.setBody(kept.body());
    }
}
