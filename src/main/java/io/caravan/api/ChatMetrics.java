package io.caravan.api;

import io.caravan.inference.Completion;
import io.caravan.inference.NodeResult;
import io.caravan.node.ModelName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts finished chats and embeddings under the names that OpenTelemetry gives to generative AI ("Semantic conventions for GenAI metrics"). */
@Named("chatMetrics")
@Singleton
public class ChatMetrics {

    private final MeterRegistry meters;
    private final Map<Kind, Meters> known = new ConcurrentHashMap<>();

    /** What is counted together. */
    private record Kind(String operation, String node, String model, Completion.Status status) {}

    /** Kept, because to find a meter again in the registry costs more than to count with it. */
    private record Meters(Timer duration, Timer firstToken, Counter input, Counter output) {}

    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts one. */
    public void count(Completion completion) {
        Meters found = known.computeIfAbsent(
                new Kind("chat", completion.node(), completion.model(), completion.status()), this::register);
        found.duration().record(completion.total());
        found.firstToken().record(completion.firstToken());
        found.input().increment(completion.usage().promptTokens());
        found.output().increment(completion.usage().completionTokens());
    }

    /** Counts the vectors of some texts; a model that was only loaded has none. */
    public void countVectors(NodeResult result) {
        if (result.vectors().isEmpty()) {
            return;
        }
        Meters found = known.computeIfAbsent(
                new Kind("embeddings", result.node(), result.model(), Completion.Status.COMPLETED), this::register);
        found.duration().record(result.total());
        found.input().increment(result.usage().promptTokens());
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
        Tags tags = Tags.of(
                "gen_ai.operation.name",
                kind.operation(),
                "node",
                kind.node(),
                "gen_ai.request.model",
                ModelName.plain(kind.model()));
        return new Meters(
                timer(
                        "gen_ai.server.request.duration",
                        tags.and("status", kind.status().word())),
                timer("gen_ai.server.time_to_first_token", tags),
                meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input")),
                meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output")));
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name).tags(tags).publishPercentileHistogram().register(meters);
    }
}
