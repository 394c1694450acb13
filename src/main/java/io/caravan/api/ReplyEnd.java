package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.http.RequestId;
import io.caravan.inference.Completion;
import io.caravan.inference.NodeFailure;
import io.caravan.node.Attempts;
import io.caravan.node.NoNodeAnswered;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;

/** Lets the last piece of an answer leave, now that its result is safe. */
@Named("replyEnd")
@Singleton
public class ReplyEnd {

    private final Problems problems;

    ReplyEnd(Problems problems) {
        this.problems = problems;
    }

    /** @throws NoNodeAnswered if the answer broke off on every node and nothing of it has left */
    public void finish(Exchange exchange) throws NoNodeAnswered, InterruptedException {
        Completion completion = exchange.getMessage().getBody(Completion.class);
        switch (completion.status()) {
            case COMPLETED -> whole(exchange, completion);
            case FAILED -> broken(exchange, completion);
            case CANCELLED -> exchange.getMessage().setBody(null);
        }
    }

    private static void whole(Exchange exchange, Completion completion) {
        ChatEncoder encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
        if (completion.request().stream()) {
            exchange.getVariable(Reply.VARIABLE, Reply.class).end(encoder.end(completion));
        } else {
            exchange.getMessage().setBody(encoder.whole(completion));
            JsonAnswer.mark(exchange);
        }
    }

    private void broken(Exchange exchange, Completion completion) throws NoNodeAnswered, InterruptedException {
        if (!completion.request().stream()) {
            throw exchange.getVariable(Attempts.VARIABLE, Attempts.class).failure(completion.model());
        }
        NodeFailure failure = new NodeFailure(completion.node(), NodeFailure.Kind.CUT, completion.failure());
        ChatEncoder encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
        Reply reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        reply.write(encoder.error(problems.describe(failure, exchange.getVariable(RequestId.VARIABLE, String.class))));
        reply.abort();
    }
}
