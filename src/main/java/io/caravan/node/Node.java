package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import io.caravan.inference.NodeServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One machine that answers, and what is known of it just now. Safe for use by many threads. */
public final class Node {

    private final NodeServer server;
    private final List<String> unlisted;
    private final int weight;
    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Health health = Health.UNKNOWN;
    private volatile Map<String, NodeReport.Model> models = Map.of();
    private volatile NodeReport report;
    private volatile String reason = "not asked yet";

    /** What the last probe found. */
    public enum Health {
        /** Not asked yet. */
        UNKNOWN,
        /** It answers. */
        UP,
        /** It does not. */
        DOWN
    }

    /** @param unlisted models that it has without listing them, as it calls them */
    Node(NodeServer server, List<String> unlisted, int weight, CircuitBreaker breaker) {
        if (weight < 1) {
            throw new IllegalArgumentException(
                    "caravan.nodes." + server.node() + ".weight must be 1 or more, not " + weight);
        }
        this.server = server;
        this.unlisted = List.copyOf(unlisted);
        this.weight = weight;
        this.breaker = breaker;
    }

    public String name() {
        return server.node();
    }

    /** What it listens with, and how to speak to it. */
    public NodeServer server() {
        return server;
    }

    public int weight() {
        return weight;
    }

    /** The breaker that its route's circuit breaker EIP uses. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    public Health health() {
        return health;
    }

    /** Why it is down, or null. */
    public String reason() {
        return health == Health.UP ? null : reason;
    }

    /** What it said last, even if it is down by now. */
    public Optional<NodeReport> report() {
        return Optional.ofNullable(report);
    }

    /** The model of that name (with tag) as last reported, even if the node is down by now. */
    public Optional<NodeReport.Model> model(String withTag) {
        return Optional.ofNullable(models.get(withTag));
    }

    /** How many requests it is answering for this gateway. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Whether asking it makes sense: not known to be down, its circuit not open. */
    boolean isPromising() {
        return health != Health.DOWN && breaker.getState() != CircuitBreaker.State.OPEN;
    }

    /** The request in the node's own words: for the model as it lists it. */
    ModelRequest inItsWords(ModelRequest request) {
        return request.forModel(model(request.model()).map(NodeReport.Model::id).orElse(request.model()));
    }

    void answered(NodeReport said) {
        NodeReport all = new NodeReport(said.version(), said.simulated(), allModels(said));
        models = all.models().stream()
                .collect(Collectors.toUnmodifiableMap(NodeReport.Model::name, Function.identity(), (one, same) -> one));
        report = all;
        health = Health.UP;
    }

    /** Those that it lists and those that it does not, all under the names that the catalogue knows. */
    private List<NodeReport.Model> allModels(NodeReport said) {
        boolean warm = server.kind() == NodeKind.OPENAI;
        Stream<NodeReport.Model> silent = unlisted.stream()
                .map(model -> NodeReport.Model.unlisted(model, warm))
                .filter(model ->
                        said.models().stream().noneMatch(listed -> listed.id().equals(model.id())));
        return Stream.concat(said.models().stream(), silent)
                .map(model -> model.named(ModelName.withTag(model.name())))
                .toList();
    }

    void failed(String why) {
        reason = why;
        health = Health.DOWN;
    }

    void took() {
        inFlight.incrementAndGet();
    }

    void released() {
        inFlight.decrementAndGet();
    }
}
