package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.NodeServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** One machine that answers, and what is known of it just now. Safe for use by many threads. */
public final class Node {

    private final NodeServer server;
    private final int weight;
    private final Circuit circuit;
    private final Slots slots;
    private final Pace pace = new Pace();
    private final Warmth warmth;
    private final Progress progress;
    private final ModelFaults faults;
    private final NodeModels models;
    private final NodeCondition condition;

    Node(
            NodeServer server,
            NodeModels models,
            int weight,
            int slots,
            CircuitBreaker breaker,
            Warmth warmth,
            Progress progress,
            ModelFaults faults) {
        requireOneOrMore(weight, "caravan.nodes." + server.node() + ".weight");
        requireOneOrMore(slots, "caravan.nodes." + server.node() + ".slots");
        this.server = server;
        this.weight = weight;
        this.circuit = new Circuit(breaker);
        this.slots = new Slots(slots, circuit);
        this.warmth = warmth;
        this.progress = progress;
        this.faults = faults;
        this.models = models;
        this.condition = new NodeCondition(server.node(), circuit, progress, faults);
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

    public NodeHealth health() {
        return condition.health();
    }

    /** Why it is not up, or null. */
    public String reason() {
        return condition.reason();
    }

    /** What it said last, even if it is down by now. */
    public Optional<NodeReport> report() {
        return models.report();
    }

    /** The model of that name (with tag) as last reported, even if the node is down by now. */
    public Optional<NodeReport.Model> model(String withTag) {
        return models.named(withTag);
    }

    /** The longest context that it allows the model (with tag), in tokens; 0 if it does not tell. */
    int context(String withTag) {
        return model(withTag)
                .map(NodeReport.Model::contextLength)
                .filter(Objects::nonNull)
                .orElse(0);
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

    ModelFaults faults() {
        return faults;
    }

    /** Why asking it for this model makes no sense just now; empty if it does. */
    public Optional<String> objection(String model) {
        return condition.objection(model);
    }

    /** Whether asking it for this model makes sense. */
    boolean isPromising(String model) {
        return objection(model).isEmpty();
    }

    /** Whether nothing but its circuit keeps a request for this model from it, which will be tried before long. */
    boolean isPausing(String model) {
        return condition.isPausing(model);
    }

    /** A first token came: the model is loaded. Whether it goes on is another question. */
    void began(String model) {
        warmth.proven(model);
    }

    /** An answer came to its end, or went on for longer than one that stands still is waited for. */
    void progressed(String model) {
        condition.progressed(model);
    }

    /** None came, or the node was not even reached: whether that counts in its circuit is decided here. */
    void failedToAnswer(String model, NodeFailure failure) {
        condition.failedToAnswer(model, failure);
        if (failure.kind() == NodeFailure.Kind.NO_MODEL) {
            models.forget(model);
            warmth.forget(model);
            faults.forget(model);
        }
    }

    /** A stream broke off, which the EIP around the node cannot see. */
    void brokeOff(String model, NodeFailure failure) {
        condition.brokeOff(model, failure);
    }

    /** Keeps in mind in which context window a model (with its tag) is asked for, until the end of the use and a report after it. */
    ContextWindows.Use use(String model, ModelRequest put) {
        return models.use(model, put);
    }

    /** The request in the node's own words: for the model as it lists it, in a context window that does. */
    ModelRequest inItsWords(ModelRequest request) {
        return models.inItsWords(request);
    }

    /** In which context windows its models are loaded; only an Ollama can be told. */
    ContextWindows windows() {
        return models.windows();
    }

    /** Whether the model (with its tag) may go on with what another one began: true until it was seen not to. */
    public boolean takesPrefill(String model) {
        return models.takesPrefill(model);
    }

    /** Keeps in mind that the model does not go on with what another one began; until the node was down for once. */
    public void takesNoPrefill(String model) {
        models.takesNoPrefill(model);
    }

    void forgetPrefill() {
        models.forgetPrefill();
    }

    void answered(NodeReport said) {
        models.reported(said);
        condition.up();
    }

    void failed(String why) {
        forgetPrefill();
        condition.down(why);
    }
}
