package io.caravan.api;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Completion;
import io.caravan.inference.NodeResult;
import io.caravan.node.ModelName;
import io.caravan.node.NotAdmitted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * Counts chats and embeddings, answered or not, under the names that OpenTelemetry gives to generative AI ("Semantic
 * conventions for GenAI metrics").
 */
@Named("chatMetrics")
@Singleton
public class ChatMetrics {

    /** Set once an exchange is counted. */
    private static final String COUNTED = "counted";

    /** For a request that no node has answered: its model may be anything that a caller makes up. */
    private static final String NONE = "none";

    private static final int OUR_FAULT = 500;

    private final MeterRegistry meters;
    private final Map<Kind, Meters> known = new ConcurrentHashMap<>();
    private final Map<Kind, Timer> firstTokens = new ConcurrentHashMap<>();
    private final Map<Kind, Timer> unanswered = new ConcurrentHashMap<>();

    /** What is counted together. */
    private record Kind(Operation operation, String node, String model, String status) {

        Tags tags() {
            return Tags.of("gen_ai.operation.name", operation.word(), "node", node, "gen_ai.request.model", model);
        }
    }

    /** Kept, because to find a meter again in the registry costs more than to count with it. */
    private record Meters(Timer duration, Counter input, Counter output) {}

    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts one that a node has begun to answer. */
    public void count(@Body Completion completion, Exchange exchange) {
        Kind kind = new Kind(
                Operation.CHAT,
                completion.node(),
                ModelName.plain(completion.model()),
                completion.status().word());
        Meters found = known.computeIfAbsent(kind, this::register);
        found.duration().record(completion.total());
        firstTokens.computeIfAbsent(kind, this::firstToken).record(completion.firstToken());
        found.input().increment(completion.usage().promptTokens());
        found.output().increment(completion.usage().completionTokens());
        exchange.setVariable(COUNTED, true);
    }

    /** Counts the vectors of some texts; a model that was only loaded has none. */
    public void countVectors(NodeResult result) {
        if (result.vectors().isEmpty()) {
            return;
        }
        String completed = Completion.Status.COMPLETED.word();
        Meters found = known.computeIfAbsent(
                new Kind(Operation.EMBEDDINGS, result.node(), ModelName.plain(result.model()), completed),
                this::register);
        found.duration().record(result.total());
        found.input().increment(result.usage().promptTokens());
    }

    /**
     * Counts a chat or an embedding that failed, once its caller's answer is there: {@code refused} if it was not taken,
     * {@code unanswered} if no node came up with an answer. Does nothing for other requests, and for one counted before.
     */
    public void countFailure(Exchange exchange) {
        if (exchange.getVariable(COUNTED) != null) {
            return;
        }
        Operation.of(exchange)
                .map(operation -> new Kind(operation, NONE, NONE, outcome(exchange)))
                .ifPresent(kind -> unanswered
                        .computeIfAbsent(kind, this::duration)
                        .record(Duration.ofMillis(exchange.getClock().elapsed())));
    }

    private static String outcome(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (failure instanceof Cancellation.CallerGone) {
            return Completion.Status.CANCELLED.word();
        }
        if (status == null) {
            return Completion.Status.FAILED.word();
        }
        return failure instanceof NotAdmitted || status < OUR_FAULT ? "refused" : "unanswered";
    }

    /**
     * Counts a stream that a node broke off and others were asked to go on with.
     *
     * @param rescued whether one of them ended it
     */
    public void countRescue(boolean rescued) {
        Counter.builder("caravan.rescues")
                .description("Streams that broke off, by what became of them")
                .tag("outcome", rescued ? "rescued" : "failed")
                .register(meters)
                .increment();
    }

    private Meters register(Kind kind) {
        Tags tags = kind.tags();
        return new Meters(
                duration(kind),
                meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input")),
                meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output")));
    }

    private Timer duration(Kind kind) {
        return timer("gen_ai.server.request.duration", kind.tags().and("status", kind.status()));
    }

    private Timer firstToken(Kind kind) {
        return timer("gen_ai.server.time_to_first_token", kind.tags());
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name).tags(tags).publishPercentileHistogram().register(meters);
    }
}
