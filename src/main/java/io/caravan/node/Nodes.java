package io.caravan.node;

import io.caravan.inference.NodeFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.quarkus.main.events.BeforeConfigure;

/** All machines in the configuration that are enabled. */
@ApplicationScoped
public class Nodes {

    private final Map<String, Node> byName = new TreeMap<>();
    private final Map<String, CircuitBreaker> breakers = new TreeMap<>();

    Nodes(NodeSettings settings, BalancerSettings balancer) {
        CircuitBreakerConfig config = breakerConfig(balancer.breaker());
        settings.nodes().forEach((name, machine) -> {
            CircuitBreaker breaker = CircuitBreaker.of("node-" + name, config);
            breakers.put(name, breaker);
            if (machine.enabled()) {
                byName.put(
                        name,
                        new Node(
                                name,
                                URI.create(machine.url().toString().replaceAll("/+$", "")),
                                machine.weight(),
                                breaker));
            }
        });
    }

    /**
     * A request that is refused, or a model that a node lacks, does not speak against the node, and not for it either.
     * Camel's own {@code ignoreExceptions} would also forget the exception, as if the node had answered.
     */
    private static CircuitBreakerConfig breakerConfig(BalancerSettings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold(settings.failureRate())
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(Nodes::speaksAgainstNode)
                .ignoreException(failure -> !speaksAgainstNode(failure))
                .writableStackTraceEnabled(false)
                .build();
    }

    private static boolean speaksAgainstNode(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof NodeFailure nodeFailure && nodeFailure.isNodesFault();
    }

    /** Makes each node's breaker known to its route as {@code breaker-NAME}. */
    void register(@Observes BeforeConfigure event) {
        breakers.forEach(
                (name, breaker) -> event.getCamelContext().getRegistry().bind("breaker-" + name, breaker));
    }

    /** Tells the node's breaker of a break after the first token, which the EIP around the node cannot see. */
    public void brokeOff(NodeFailure failure) {
        named(failure.node()).filter(node -> failure.isNodesFault()).ifPresent(node -> node.breaker()
                .onError(0, TimeUnit.MILLISECONDS, failure));
    }

    /** All that are enabled, by name. */
    public Collection<Node> all() {
        return byName.values();
    }

    /** The enabled node of that name. */
    public Optional<Node> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
