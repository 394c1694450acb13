package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeServer;
import io.caravan.inference.NodeServers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.jboss.logging.Logger;

/** All machines in the configuration that are enabled. */
@ApplicationScoped
public class Nodes implements NodeServers {

    /** In the place of a node's name for answers that no node was asked for. No node is called so. */
    public static final String CACHE = "cache";

    private static final Logger LOG = Logger.getLogger(Nodes.class);

    private final Map<String, Node> byName = new TreeMap<>();
    private final Map<String, CircuitBreaker> breakers = new TreeMap<>();
    private final Map<String, NodeServer> servers = new TreeMap<>();

    /** @throws IllegalArgumentException if a node has a name that stands for something else, or a setting that makes no sense */
    Nodes(NodeSettings settings, BalancerSettings balancer, AdmissionSettings admission) {
        CircuitBreakerConfig config = breakerConfig(balancer.breaker());
        settings.nodes().forEach((name, machine) -> {
            if (name.equals(CACHE)) {
                throw new IllegalArgumentException(
                        "no node can be called '" + CACHE + "': answers that were kept carry this name");
            }
            CircuitBreaker breaker = CircuitBreaker.of("node-" + name, config);
            breakers.put(name, breaker);
            NodeServer server = new NodeServer(name, machine.url(), machine.kind(), machine.apiKey());
            servers.put(name, server);
            if (machine.enabled()) {
                byName.put(
                        name,
                        new Node(
                                server,
                                models(name, machine),
                                machine.weight(),
                                machine.slots(),
                                breaker,
                                new Warmth(admission.loadRate().asLongValue()),
                                new Progress(balancer.hungAfter()),
                                new ModelFaults(balancer.breaker().minimumCalls())));
            }
        });
    }

    private static NodeModels models(String node, NodeSettings.Machine machine) {
        return new NodeModels(machine.kind(), machine.models().orElse(List.of()), longestContext(node, machine));
    }

    /** That of a server of another kind may have come with the node of that name, whose kind alone was changed. */
    private static OptionalInt longestContext(String node, NodeSettings.Machine machine) {
        String key = "caravan.nodes." + node + ".longest-context";
        OptionalInt longest = machine.longestContext();
        if (longest.isPresent() && machine.kind() != NodeKind.OLLAMA) {
            LOG.warnf("%s is ignored: the context of a server that is no Ollama is what it was started with", key);
            return OptionalInt.empty();
        }
        longest.ifPresent(tokens -> {
            if (tokens < 1) {
                throw new IllegalArgumentException(key + " must be 1 or more, not " + tokens);
            }
        });
        return longest;
    }

    /**
     * The EIP around a node sees a failure, but not whether it is the node's or that of one of its models, so that it counts
     * none: {@link Circuit#failed} does. A request that is refused speaks neither against the node nor for it. Camel's own
     * {@code ignoreExceptions} would also forget the exception, as if the node had answered.
     */
    private static CircuitBreakerConfig breakerConfig(BalancerSettings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold(settings.failureRate())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(Circuit::isCounted)
                .ignoreException(failure -> !Circuit.isCounted(failure))
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Makes each node's breaker known to its route as {@code breaker-NAME}. */
    void register(@Observes BeforeConfigure event) {
        breakers.forEach(
                (name, breaker) -> event.getCamelContext().getRegistry().bind("breaker-" + name, breaker));
    }

    /** Tells the node of a break after the first token of a model. */
    public void brokeOff(String model, NodeFailure failure) {
        named(failure.node()).filter(node -> failure.isNodesFault()).ifPresent(node -> node.brokeOff(model, failure));
    }

    @Override
    public NodeServer of(String node) {
        NodeServer server = servers.get(node);
        if (server == null) {
            throw new IllegalArgumentException("there is no key caravan.nodes." + node + ".url");
        }
        return server;
    }

    /** All that are enabled, by name. */
    public Collection<Node> all() {
        return byName.values();
    }

    /** How many requests all of them together answer at once. */
    int slots() {
        return all().stream().mapToInt(Node::slots).sum();
    }

    /** The enabled node of that name. */
    public Optional<Node> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
