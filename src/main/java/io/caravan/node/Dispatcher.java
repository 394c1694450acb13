package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.FirstTokenLimit;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jboss.logging.Logger;

/** Has nodes answer a request for one model: the best one, then the next, each once or, after some failures, twice. */
@ApplicationScoped
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final Admission admission;
    private final PatienceRule patience;
    private final SameNodeRetry retry;
    private final Nodes nodes;
    private final Duration stallTimeout;

    Dispatcher(Admission admission, PatienceRule patience, SameNodeRetry retry, Nodes nodes, InferenceSettings limits) {
        this.admission = admission;
        this.patience = patience;
        this.retry = retry;
        this.nodes = nodes;
        this.stallTimeout = limits.stallTimeout();
    }

    /** One request for one model on its way. */
    private record Order(
            Exchange exchange, ModelRequest request, Attempts attempts, Claim claim, Cancellation cancellation) {

        static Order of(Exchange exchange, ModelRequest request) {
            return new Order(
                    exchange,
                    request,
                    exchange.getVariable(Attempts.VARIABLE, Attempts.class),
                    exchange.getVariable(Claim.VARIABLE, Claim.class),
                    exchange.getVariable(Cancellation.VARIABLE, Cancellation.class));
        }

        Duration elapsed() {
            return Duration.ofMillis(exchange.getClock().elapsed());
        }

        boolean hasBegun() {
            return request.stream() && attempts.anyBrokeOff();
        }

        List<Node> untried(Map<Node, Processor> holders) {
            return holders.keySet().stream()
                    .filter(node -> !attempts.isTried(node, request.model()))
                    .toList();
        }
    }

    /**
     * The growing answer of a node, its first token there. If the answer leaves whole, it is whole already, or broke off and
     * nobody could do better.
     *
     * @param holders the nodes that have the model, each with its route
     * @throws NoNodeAnswered if all were tried
     * @throws NodeFailure if a node said what any other would say too
     * @throws NotAdmitted if the request got no slot
     */
    TokenStream dispatch(Exchange exchange, ModelRequest request, Map<Node, Processor> holders) throws Exception {
        exchange.setVariable(ChatRequest.VARIABLE, request);
        Order order = Order.of(exchange, request);
        TokenStream part = null;
        for (List<Node> untried = order.untried(holders); !untried.isEmpty(); untried = order.untried(holders)) {
            Optional<TokenStream> answer = next(order, untried, holders);
            if (answer.isPresent() && isGood(answer.get(), order)) {
                return answer.get();
            }
            part = answer.orElse(part);
        }
        if (part == null) {
            throw new NoNodeAnswered(request.model(), order.attempts().made());
        }
        return part;
    }

    private Optional<TokenStream> next(Order order, List<Node> untried, Map<Node, Processor> holders) throws Exception {
        Grant grant = admission.admit(
                new Waiting(
                        order.request().model(),
                        untried,
                        order.request().lane(),
                        order.claim().caller(),
                        !order.attempts().isEmpty()),
                patience.forSlot(order.request(), order.claim(), order.elapsed(), order.hasBegun()),
                order.cancellation());
        order.attempts().chose(grant.choice());
        Node node = grant.node();
        boolean last = untried.stream()
                .noneMatch(other ->
                        other != node && other.isPromising(order.request().model()));
        try {
            TokenStream answer = tries(order, grant, holders.get(node), last);
            answer.onClose(() -> grant.served(answer.tokensPerSecond()));
            return Optional.of(answer);
        } catch (NodeFailure failure) {
            grant.giveBack();
            if (failure.kind().isFinal()) {
                throw failure;
            }
            return Optional.empty();
        } catch (Exception unforeseen) {
            grant.giveBack();
            throw unforeseen;
        }
    }

    private TokenStream tries(Order order, Grant grant, Processor route, boolean last) throws Exception {
        try {
            return call(order, grant, route, last);
        } catch (NodeFailure failure) {
            Optional<Duration> pause = retry.pauseAfter(failure);
            if (pause.isEmpty() || !grant.node().isPromising(order.request().model())) {
                throw failure;
            }
            order.cancellation().pause(pause.get());
        }
        return call(order, grant, route, last);
    }

    private TokenStream call(Order order, Grant grant, Processor route, boolean last) throws Exception {
        Node node = grant.node();
        String model = order.request().model();
        order.exchange()
                .setVariable(
                        FirstTokenLimit.VARIABLE,
                        patience.forToken(node, order.request(), order.claim(), order.elapsed(), last));
        order.attempts().asking(order.exchange().getClock().elapsed());
        node.warmth().beginLoading(model);
        long start = System.nanoTime();
        try {
            TokenStream answer = NodeCall.ask(node, route, node.inItsWords(order.request()), order.exchange());
            node.answered(model);
            order.attempts().firstToken(order.exchange().getClock().elapsed());
            order.attempts().add(Attempt.answered(node.name(), model, msSince(start)));
            return answer;
        } catch (NodeFailure failure) {
            node.failedToAnswer(model, failure);
            order.attempts().add(Attempt.failed(model, failure, msSince(start)));
            if (failure.isNodesFault()) {
                LOG.warnf("node %s failed, %s: %s", node.name(), failure.kind().word(), failure.getMessage());
            }
            throw failure;
        }
    }

    private static long msSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    /** False if the answer broke off while none of it has left yet, so that the next node may do better. */
    private boolean isGood(TokenStream answer, Order order) throws InterruptedException {
        if (order.request().stream()) {
            return true;
        }
        Optional<NodeFailure> broken = answer.awaitEnd(stallTimeout);
        if (broken.isEmpty() || order.cancellation().isCancelled()) {
            return true;
        }
        answer.close();
        order.attempts().brokeOff(broken.get());
        nodes.brokeOff(order.request().model(), broken.get());
        LOG.warnf("node %s broke off, %s", answer.node(), broken.get().getMessage());
        return false;
    }
}
