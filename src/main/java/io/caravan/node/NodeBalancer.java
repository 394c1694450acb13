package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.InferenceComponent;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.TokenStream;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jboss.logging.Logger;

/**
 * The choice of node behind a {@code loadBalance} EIP: the nodes that have the model take turns by weight, and a failure
 * before anything has left for the caller moves on to the next one: before the first token if tokens leave as they come,
 * before the end if the answer leaves whole.
 *
 * <p>Each destination of the EIP is a route {@code node-NAME}. One instance serves one {@code loadBalance}, for it holds
 * that block's destinations.
 */
@Named("nodeBalancer")
@Dependent
public class NodeBalancer extends LoadBalancerSupport {

    private static final Logger LOG = Logger.getLogger(NodeBalancer.class);

    private final Catalogue catalogue;
    private final ModelNames names;
    private final InferenceSettings patience;
    private final Map<String, WeightedTurns> turns = new HashMap<>();
    private final Map<String, AsyncProcessor> routes = new HashMap<>();

    NodeBalancer(Catalogue catalogue, ModelNames names, InferenceSettings patience) {
        this.catalogue = catalogue;
        this.names = names;
        this.patience = patience;
    }

    @Override
    public void addProcessor(AsyncProcessor processor) {
        super.addProcessor(processor);
        routes.put(Destination.nodeOf(processor), processor);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            dispatch(exchange);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        callback.done(true);
        return true;
    }

    private void dispatch(Exchange exchange) throws Exception {
        ModelRequest asked = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        String model = names.resolve(asked.model());
        ModelRequest request = asked.forModel(model);
        Attempts attempts = attempts(exchange);
        exchange.setVariable(ChatRequest.VARIABLE, request);
        TokenStream part = null;
        List<Node> candidates = candidates(model).stream()
                .filter(node -> !attempts.isTried(node))
                .toList();
        for (Node node : candidates) {
            boolean last = candidates.getLast() == node || !nextIsPromising(candidates, node);
            exchange.setVariable(InferenceComponent.FIRST_TOKEN_LIMIT, limit(node, request, last));
            Optional<TokenStream> answer =
                    Prefill.ask(node, request, attempts, put -> answer(node, put, exchange, attempts));
            if (answer.isPresent() && isGood(node, answer.get(), request, exchange, attempts)) {
                exchange.getMessage().setBody(answer.get());
                return;
            }
            part = answer.orElse(part);
        }
        if (part == null) {
            throw new NoNodeAnswered(ModelName.plain(model), attempts.made());
        }
        exchange.getMessage().setBody(part);
    }

    private static boolean nextIsPromising(List<Node> candidates, Node node) {
        return candidates.get(candidates.indexOf(node) + 1).isPromising();
    }

    /**
     * Where nobody else can be asked, a warm node too may take as long as a cold one: it may be busy with others. And what
     * comes whole comes late: its first token is its last.
     */
    private Duration limit(Node node, ModelRequest request, boolean last) {
        boolean warm =
                node.model(request.model()).filter(NodeReport.Model::warm).isPresent();
        return warm && !last && request instanceof ChatRequest
                ? patience.warmTokenTimeout()
                : patience.coldTokenTimeout();
    }

    /** Those of the request: it may come back here after a node broke off. */
    private static Attempts attempts(Exchange exchange) {
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        if (attempts == null) {
            attempts = new Attempts();
            exchange.setVariable(Attempts.VARIABLE, attempts);
        }
        return attempts;
    }

    /** Those worth asking, in turn; then the others, for a wrong guess costs less than a refusal. */
    private List<Node> candidates(String model) throws UnknownModel, NoNodeAnswered {
        List<Node> holders = catalogue.holders(model).stream()
                .filter(node -> routes.containsKey(node.name()))
                .toList();
        Map<Boolean, List<Node>> promising = holders.stream().collect(Collectors.partitioningBy(Node::isPromising));
        return promising.get(true).isEmpty()
                ? turns(model).order(holders)
                : Stream.concat(turns(model).order(promising.get(true)).stream(), promising.get(false).stream())
                        .toList();
    }

    private WeightedTurns turns(String model) {
        synchronized (turns) {
            return turns.computeIfAbsent(model, first -> new WeightedTurns());
        }
    }

    /** False if the answer broke off while none of it has left yet, so that the next node may do better. */
    private boolean isGood(Node node, TokenStream answer, ModelRequest request, Exchange exchange, Attempts attempts)
            throws InterruptedException {
        if (request.stream()) {
            return true;
        }
        Optional<NodeFailure> broken = answer.awaitEnd(patience.stallTimeout());
        if (broken.isEmpty()
                || exchange.getVariable(Cancellation.VARIABLE, Cancellation.class)
                        .isCancelled()) {
            return true;
        }
        answer.close();
        attempts.brokeOff(broken.get());
        node.breaker().onError(0, TimeUnit.MILLISECONDS, broken.get());
        LOG.warnf("node %s broke off, %s", node.name(), broken.get().getMessage());
        return false;
    }

    /** The node's stream, its first token there; empty if it has none. */
    private Optional<TokenStream> answer(Node node, ModelRequest request, Exchange exchange, Attempts attempts)
            throws Exception {
        long start = System.nanoTime();
        attempts.asking(exchange.getClock().elapsed());
        Exception failure = ask(node, request, exchange);
        long ms = Duration.ofNanos(System.nanoTime() - start).toMillis();
        if (failure == null) {
            TokenStream stream = exchange.getMessage().getMandatoryBody(TokenStream.class);
            node.took();
            stream.onClose(node::released);
            attempts.firstToken(exchange.getClock().elapsed());
            attempts.add(Attempt.answered(node.name(), ms));
            return Optional.of(stream);
        }
        NodeFailure nodeFailure = nodeFailure(node, failure);
        attempts.add(new Attempt(node.name(), nodeFailure.kind().word(), nodeFailure.getMessage(), ms));
        if (nodeFailure.isNodesFault()) {
            LOG.warnf("node %s failed, %s: %s", node.name(), nodeFailure.kind().word(), nodeFailure.getMessage());
        }
        if (nodeFailure.kind().isFinal()) {
            throw nodeFailure;
        }
        return Optional.empty();
    }

    /** Null if the node's stream is the body now, else why it is not. */
    private Exception ask(Node node, ModelRequest request, Exchange exchange) throws Exception {
        exchange.setException(null);
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
        exchange.setRouteStop(false);
        exchange.setVariable(ChatRequest.VARIABLE, request);
        exchange.getMessage().setBody(request);
        node.took();
        try {
            routes.get(node.name()).process(exchange);
            return exchange.getException();
        } catch (Exception thrown) {
            // The circuit breaker EIP sometimes throws what it should have put on the exchange.
            return thrown;
        } finally {
            node.released();
        }
    }

    /** What the node did wrong. Anything that is no failure of a node goes on as it is. */
    private static NodeFailure nodeFailure(Node node, Exception failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeFailure nodeFailure) {
                return nodeFailure;
            }
            if (cause instanceof Cancellation.CallerGone gone) {
                throw gone;
            }
            if (cause instanceof CallNotPermittedException) {
                return new NodeFailure(node.name(), NodeFailure.Kind.NOT_ASKED, "circuit open");
            }
        }
        throw failure;
    }
}
