package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeResult;
import io.caravan.node.Attempts;
import io.caravan.node.Nodes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Charges callers for the tokens that were really used, here and in Redis. Nobody waits for it.
 *
 * <p>Nodes count at the end of an answer. Who hangs up before is charged for the pieces that came, and for about the prompt as
 * soon as a node was asked: else nobody who never hears the end would ever use any.
 */
@Named("tokenCharge")
@Singleton
public class TokenCharge {

    /** So many characters of a prompt are taken for a token, which is about right for English. */
    private static final int CHARACTERS = 4;

    /** The exchange variable that says that the request was charged for. */
    private static final String CHARGED = "charged";

    private final Charges shared;
    private final LocalBuckets local;
    private final RoleLimits roles;

    TokenCharge(Charges shared, LocalBuckets local, RoleLimits roles) {
        this.shared = shared;
        this.local = local;
        this.roles = roles;
    }

    /** Sees to it that who hangs up before anything has come of the {@link ModelRequest} in the body is charged, too. */
    public void watch(Exchange exchange) {
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        long prompt = prompt(exchange.getMessage().getBody(ModelRequest.class));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (done.getVariable(CHARGED) == null && isGone(done) && isAsked(done)) {
                    charge(caller, prompt);
                }
            }
        });
    }

    private static boolean isGone(Exchange exchange) {
        return exchange.getVariable(Cancellation.VARIABLE, Cancellation.class).isCancelled();
    }

    private static boolean isAsked(Exchange exchange) {
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        return attempts != null && !attempts.choices().isEmpty();
    }

    /** Charges for a chat, whole or not. */
    public void chat(@Body Completion completion, @Variable(Caller.VARIABLE) Caller caller, Exchange exchange) {
        exchange.setVariable(CHARGED, true);
        charge(caller, tokens(completion));
    }

    static long tokens(Completion completion) {
        boolean uncounted = completion.status() == Completion.Status.CANCELLED
                && completion.usage().promptTokens() == 0
                && !completion.node().equals(Nodes.CACHE);
        return completion.usage().totalTokens() + (uncounted ? prompt(completion.request()) : 0);
    }

    static long prompt(ModelRequest request) {
        Stream<String> texts =
                switch (request) {
                    case ChatRequest chat -> chat.messages().stream().map(ChatMessage::content);
                    case EmbeddingRequest embedding -> embedding.inputs().stream();
                    case LoadRequest ignored -> Stream.empty();
                };
        return texts.mapToLong(String::length).sum() / CHARACTERS;
    }

    /** Charges for vectors. */
    public void whole(@Body NodeResult result, @Variable(Caller.VARIABLE) Caller caller, Exchange exchange) {
        exchange.setVariable(CHARGED, true);
        charge(caller, result.usage().totalTokens());
    }

    private void charge(Caller caller, long tokens) {
        Quota.of(Limited.TOKENS, roles.of(caller)).filter(quota -> tokens > 0).ifPresent(quota -> {
            if (quota.most() > 0) {
                local.charge(caller.userId(), quota, tokens);
                shared.add(caller.userId(), quota, tokens);
            }
        });
    }
}
