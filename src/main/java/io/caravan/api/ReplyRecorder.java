package io.caravan.api;

import io.caravan.access.idempotency.IdempotentRequest;
import io.caravan.access.idempotency.KeptReply;
import io.caravan.access.idempotency.RequestsUnderWay;
import io.caravan.http.ReplyListener;
import io.caravan.inference.ChatRequest;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** Keeps what leaves for a request with a key, for whoever sends it again. */
final class ReplyRecorder implements ReplyListener {

    /** Those besides our own that belong to the answer and not to the moment, or to the connection. */
    private static final Set<String> HEADERS = Set.of("content-type", "cache-control", "location", "x-accel-buffering");

    private static final String OURS = "x-caravan-";

    /** May not (yet), came too slowly, over an old protocol, or too much at once: another time it may be otherwise. */
    private static final Set<Integer> OF_THE_MOMENT = Set.of(403, 408, 426, 429);

    private static final int OUR_FAULT = 500;

    private final IdempotentRequest request;
    private final RequestsUnderWay underWay;
    private final long most;
    private final Exchange exchange;
    private Buffer body = Buffer.buffer();

    ReplyRecorder(IdempotentRequest request, RequestsUnderWay underWay, MemorySize most, Exchange exchange) {
        this.request = request;
        this.underWay = underWay;
        this.most = most.asLongValue();
        this.exchange = exchange;
    }

    @Override
    public void hear(Buffer piece) {
        if (body != null) {
            // Nobody will ask for a part of it.
            body = body.length() + piece.length() > most ? null : body.appendBuffer(piece);
        }
    }

    @Override
    public void end(int status, MultiMap headers) {
        if (status >= OUR_FAULT || OF_THE_MOMENT.contains(status)) {
            underWay.leave(request.own());
        } else {
            underWay.finish(request, reply(status, headers));
        }
        // A connection that is kept alive may keep this, too.
        body = null;
    }

    private KeptReply reply(int status, MultiMap headers) {
        if (request.withheld() != null) {
            return KeptReply.withheld(request.withheld());
        }
        return body == null
                ? KeptReply.withheld(tooLarge())
                : KeptReply.of(status, ofTheAnswer(headers), body.getBytes());
    }

    private static Map<String, String> ofTheAnswer(MultiMap headers) {
        Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (HEADERS.contains(name) || name.startsWith(OURS)) {
                kept.put(header.getKey(), header.getValue());
            }
        });
        return kept;
    }

    private String tooLarge() {
        String done = "The request was carried out before, and its answer is more than the " + most
                + " bytes that are kept. ";
        return exchange.getVariable(ChatRequest.VARIABLE) instanceof ChatRequest chat
                ? done + "It is the completion " + chat.id() + ", and its words are in the conversation "
                        + chat.conversationId() + "."
                : done + "To have it carried out again, send another key.";
    }

    @Override
    public CompletionStage<Void> callerGone() {
        return request.own().callerGone();
    }
}
