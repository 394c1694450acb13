package io.caravan.node;

import io.caravan.inference.NodeReport;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One machine that answers, and what is known of it just now. Safe for use by many threads. */
public final class Node {

    private final String name;
    private final URI url;
    private final int weight;
    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<String> modelsWithoutPrefill = ConcurrentHashMap.newKeySet();
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

    Node(String name, URI url, int weight, CircuitBreaker breaker) {
        if (weight < 1) {
            throw new IllegalArgumentException("caravan.nodes." + name + ".weight must be 1 or more, not " + weight);
        }
        this.name = name;
        this.url = url;
        this.weight = weight;
        this.breaker = breaker;
    }

    public String name() {
        return name;
    }

    public URI url() {
        return url;
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

    /** Whether the model, as the node calls it, may go on with what another one began: true until it was seen not to. */
    public boolean takesPrefill(String model) {
        return !modelsWithoutPrefill.contains(model);
    }

    /** Keeps in mind that the model does not go on with what another one began; until the node was down for once. */
    public void takesNoPrefill(String model) {
        modelsWithoutPrefill.add(model);
    }

    void forgetPrefill() {
        modelsWithoutPrefill.clear();
    }

    void answered(NodeReport said) {
        models = said.models().stream()
                .collect(Collectors.toUnmodifiableMap(NodeReport.Model::name, Function.identity(), (one, same) -> one));
        report = said;
        health = Health.UP;
    }

    void failed(String why) {
        // It may come back as another version of itself.
        forgetPrefill();
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
