package io.caravan.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.inference.Usage;
import io.caravan.node.Attempts;
import io.caravan.node.CloudModel;
import io.caravan.node.ModelNames;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/** Decides which chats have to do with the cache, what they take from it, and what is kept of them. */
@Named("answerRecall")
@Singleton
public class AnswerRecall {

    /** Any other end cut the answer short. */
    private static final Set<String> WHOLE = Set.of("stop", "tool_calls");

    private final CacheSettings settings;
    private final ModelNames names;
    private final ObjectMapper json;
    private final SharedAnswers answers;
    private final CacheMetrics metrics;

    AnswerRecall(
            CacheSettings settings, ModelNames names, ObjectMapper json, SharedAnswers answers, CacheMetrics metrics) {
        this.settings = settings;
        this.names = names;
        this.json = json;
        this.answers = answers;
        this.metrics = metrics;
    }

    /** Sets the variable {@code recall} if the answer to the {@link ChatRequest} in the body may be kept, or another one's taken. */
    public void open(Exchange exchange) {
        ChatRequest request = exchange.getMessage().getBody(ChatRequest.class);
        CachePolicy policy = exchange.getVariable(CachePolicy.VARIABLE, CachePolicy.UNSAID, CachePolicy.class);
        boolean repeatable = policy.asks() || AnswerKey.isDeterministic(request.options());
        if (settings.enabled() && repeatable && (policy.reuses() || policy.keeps())) {
            open(exchange, request, policy);
        }
    }

    private void open(Exchange exchange, ChatRequest request, CachePolicy policy) {
        try {
            ChatRequest resolved = request.forModel(names.resolve(request.model()));
            CacheLookup recall = new CacheLookup(key(resolved, exchange), resolved, policy, settings.joinSilence());
            exchange.setVariable(CacheLookup.VARIABLE, recall);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    recall.leave(!isGone(done));
                }
            });
        } catch (CloudModel refused) {
            // Whoever dispatches the request will say so.
        }
    }

    private String key(ChatRequest resolved, Exchange exchange) {
        String owner = settings.shared()
                ? "shared"
                : exchange.getVariable(Caller.VARIABLE, Caller.class).userId().toString();
        return owner + ":" + AnswerKey.of(resolved).hash(json);
    }

    /** Makes an answer that was found the {@link TokenStream} in the body; else the request goes on to a node. */
    public void take(@Variable(CacheLookup.VARIABLE) CacheLookup recall, Exchange exchange) {
        recall.found().ifPresent(found -> take(found, recall.request().forModel(found.model()), exchange));
        metrics.count(recall);
    }

    private static void take(CacheLookup.Found found, ChatRequest request, Exchange exchange) {
        Attempts attempts = new Attempts();
        attempts.told(CacheLookup.SOURCE, found.model(), exchange.getClock().elapsed());
        TokenStream stream = found.echo().stream();
        exchange.getVariable(Cancellation.VARIABLE, Cancellation.class).watch(stream);
        exchange.setVariable(Attempts.VARIABLE, attempts);
        exchange.setVariable(ChatRequest.VARIABLE, request);
        exchange.getMessage().setBody(stream);
    }

    /** Keeps a whole answer, and gives it to those who wait for it; of any other they are told that nothing more comes. */
    public void keep(@Body Completion completion, Exchange exchange) {
        CacheLookup recall = exchange.getVariable(CacheLookup.VARIABLE, CacheLookup.class);
        if (recall == null) {
            return;
        }
        if (!completion.isCompleted()) {
            recall.leave(completion.status() == Completion.Status.FAILED);
            return;
        }
        String model =
                exchange.getVariable(ChatRequest.VARIABLE, ChatRequest.class).model();
        if (isWorthKeeping(completion, model, recall)) {
            answers.keep(recall.key(), KeptAnswer.of(completion));
        }
        recall.finish(
                new AnswerOrigin(completion.model(), model),
                new TokenEvent.Finish(completion.finishReason(), Usage.NONE));
    }

    /** An answer that something cut short is not, or that several nodes have a part in; nor is one of a model that only stood in. */
    private static boolean isWorthKeeping(Completion completion, String model, CacheLookup recall) {
        ChatMessage answer = completion.message();
        return recall.policy().keeps()
                && !completion.node().equals(CacheLookup.SOURCE)
                && !completion.rescued()
                && WHOLE.contains(completion.finishReason())
                && model.equals(recall.request().model())
                && (!answer.content().isEmpty() || answer.toolCalls() != null);
    }

    private static boolean isGone(Exchange exchange) {
        return exchange.getVariable(Cancellation.VARIABLE, Cancellation.class).isCancelled();
    }
}
