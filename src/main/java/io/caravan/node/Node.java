package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import io.caravan.inference.NodeServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One machine that answers, and what is known of it just now. Safe for use by many threads. */
public final class Node {

    /** Why a node is not asked whose circuit is open. */
    static final String CIRCUIT_OPEN = "circuit open";

    private final NodeServer server;
    private final List<String> unlisted;
    private final int weight;
    private final Circuit circuit;
    private final Slots slots;
    private final Pace pace = new Pace();
    private final Warmth warmth;
    private final Progress progress;
    private final Set<String> modelsWithoutPrefill = ConcurrentHashMap.newKeySet();
    private final HealthLog healthLog = new HealthLog(this);
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
        /** It answers health checks, but of late requests came to nothing; an answer of a few tokens, whole, puts it back. */
        HUNG,
        /** It does not. */
        DOWN
    }

    /** @param unlisted models that it has without listing them, as it calls them */
    Node(
            NodeServer server,
            List<String> unlisted,
            int weight,
            int slots,
            CircuitBreaker breaker,
            Warmth warmth,
            Progress progress) {
        requireOneOrMore(weight, "caravan.nodes." + server.node() + ".weight");
        requireOneOrMore(slots, "caravan.nodes." + server.node() + ".slots");
        this.server = server;
        this.unlisted = List.copyOf(unlisted);
        this.weight = weight;
        this.circuit = new Circuit(breaker);
        this.slots = new Slots(slots, circuit);
        this.warmth = warmth;
        this.progress = progress;
    }

    private static void requireOneOrMore(int number, String key) {
        if (number < 1) {
            throw new IllegalArgumentException(key + " must be 1 or more, not " + number);
        }
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
        return circuit.breaker();
    }

    Circuit circuit() {
        return circuit;
    }

    public Health health() {
        return health == Health.UP && progress.isHung() ? Health.HUNG : health;
    }

    /** Why it is not up, or null. */
    public String reason() {
        return switch (health()) {
            case UP -> null;
            case HUNG -> "requests come to nothing, though it answers health checks";
            case UNKNOWN, DOWN -> reason;
        };
    }

    /** What it said last, even if it is down by now. */
    public Optional<NodeReport> report() {
        return Optional.ofNullable(report);
    }

    /** The model of that name (with tag) as last reported, even if the node is down by now. */
    public Optional<NodeReport.Model> model(String withTag) {
        return Optional.ofNullable(models.get(withTag));
    }

    /** How many requests it answers at once. */
    public int slots() {
        return slots.size();
    }

    /** How many requests it is answering for this gateway. */
    public int inFlight() {
        return slots.inFlight();
    }

    /** How many more requests it could answer just now. */
    int free() {
        return slots.free();
    }

    /** Nobody gets through to it; asking again makes sense only after this time. */
    void fullFor(Duration pause) {
        slots.fullFor(pause);
    }

    void forgetFull() {
        slots.forgetFull();
    }

    /** Takes a slot for a request that is on the way; see {@link Admission}, who says whether it may. */
    Slots.Slot take() {
        return slots.take();
    }

    /** Tokens one stream gets a second, of late; 0 if none was seen. */
    public double tokensPerSecond() {
        return pace.tokensPerSecond();
    }

    Pace pace() {
        return pace;
    }

    Warmth warmth() {
        return warmth;
    }

    Progress progress() {
        return progress;
    }

    /** Why asking it for this model makes no sense just now; empty if it does. */
    Optional<String> objection(String model) {
        if (health == Health.DOWN) {
            return Optional.of("down: " + reason);
        }
        if (circuit.isOpen()) {
            return Optional.of(CIRCUIT_OPEN);
        }
        return progress.isHung(model) ? Optional.of("hung") : Optional.empty();
    }

    /** Whether asking it for this model makes sense. */
    boolean isPromising(String model) {
        return objection(model).isEmpty();
    }

    /** A first token came: the model is loaded. Whether it goes on is another question. */
    void began(String model) {
        warmth.proven(model);
    }

    /** An answer came to its end, or went on for longer than one that stands still is waited for. */
    void progressed(String model) {
        progress.made(model);
        healthLog.look();
    }

    /** None came. */
    void failedToAnswer(String model, NodeFailure failure) {
        suspect(model, failure);
        if (failure.kind() == NodeFailure.Kind.SILENT) {
            progress.none(model);
            healthLog.look();
        }
        if (failure.kind() == NodeFailure.Kind.IMPATIENT) {
            progress.doubt(model);
        }
        if (failure.kind() == NodeFailure.Kind.NO_MODEL) {
            forget(model);
        }
    }

    /** Until the next probe: it was deleted since the last one. */
    private void forget(String model) {
        Map<String, NodeReport.Model> left = new HashMap<>(models);
        left.remove(model);
        models = Map.copyOf(left);
        warmth.forget(model);
    }

    /** A stream broke off, which the EIP around the node cannot see. */
    void brokeOff(String model, NodeFailure failure) {
        suspect(model, failure);
        circuit.breaker().onError(0, TimeUnit.NANOSECONDS, failure);
        if (failure.kind() == NodeFailure.Kind.STALLED) {
            progress.none(model);
            healthLog.look();
        }
    }

    private void suspect(String model, NodeFailure failure) {
        if (failure.isNodesFault()) {
            circuit.suspect(model);
        }
    }

    /** The request in the node's own words: for the model as it lists it, and as it is loaded. */
    ModelRequest inItsWords(ModelRequest request) {
        return model(request.model())
                .map(model -> asLoaded(request, model).forModel(model.id()))
                .orElse(request);
    }

    private static ModelRequest asLoaded(ModelRequest request, NodeReport.Model model) {
        OptionalInt context = model.loadedContext();
        return context.isPresent() ? request.inContext(context.getAsInt()) : request;
    }

    /** Whether the model (with its tag) may go on with what another one began: true until it was seen not to. */
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
        NodeReport all = new NodeReport(said.version(), said.simulated(), allModels(said));
        models = all.models().stream()
                .collect(Collectors.toUnmodifiableMap(NodeReport.Model::name, Function.identity(), (one, same) -> one));
        report = all;
        health = Health.UP;
        healthLog.look();
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
        // It may come back as another version of itself.
        forgetPrefill();
        reason = why;
        health = Health.DOWN;
        healthLog.look();
    }
}
