package io.caravan.node;

import io.caravan.inference.Cancellation;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.FirstTokenLimit;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Processor;
import org.jboss.logging.Logger;

/** All tries of one node for one request: once, a second time after some failures, and afresh if it takes no prefill. */
@Singleton
class NodeTries {

    private static final Logger LOG = Logger.getLogger(NodeTries.class);

    private final PatienceRule patience;
    private final SameNodeRetry retry;
    private final DispatchMetrics metrics;

    NodeTries(PatienceRule patience, SameNodeRetry retry, DispatchMetrics metrics) {
        this.patience = patience;
        this.retry = retry;
        this.metrics = metrics;
    }

    /**
     * The node's growing answer, its first token there.
     *
     * @param last whether no other node is worth asking
     * @throws NodeFailure if it has none
     */
    TokenStream of(Order order, Node node, Processor route, boolean last) throws Exception {
        return Prefill.ask(
                node,
                order.request(),
                order.attempts(),
                request -> ContextRoom.ask(node, request, roomy -> tries(order, node, route, roomy, last)));
    }

    private TokenStream tries(Order order, Node node, Processor route, ModelRequest request, boolean last)
            throws Exception {
        try {
            return once(order, node, route, request, last);
        } catch (NodeFailure failure) {
            Optional<Duration> pause = retry.pauseAfter(failure);
            if (pause.isEmpty() || !node.isPromising(order.model())) {
                throw failure;
            }
            order.cancellation().pause(pause.get());
            return secondAfter(failure, order, node, route, request, last);
        }
    }

    /** Whoever had their turn and is turned away from another one has the first one's failure. */
    private TokenStream secondAfter(
            NodeFailure failure, Order order, Node node, Processor route, ModelRequest request, boolean last)
            throws Exception {
        try {
            return once(order, node, route, request, last);
        } catch (TurnedAway later) {
            throw failure;
        }
    }

    private TokenStream once(Order order, Node node, Processor route, ModelRequest request, boolean last)
            throws Exception {
        FirstTokenLimit limit =
                patience.forToken(node, request, order.claim(), order.elapsed(), last, order.hasBegun());
        order.exchange().setVariable(FirstTokenLimit.VARIABLE, limit);
        order.exchange().setVariable(ChatRequest.VARIABLE, request);
        order.attempts().asking(order.elapsed().toMillis());
        // The first sign of an embedding is all of it, which says nothing of how long the load takes.
        Optional<Warmth.Loading> loading = request instanceof EmbeddingRequest
                ? Optional.empty()
                : node.model(order.model()).flatMap(node.warmth()::beginLoading);
        ModelRequest put = node.inItsWords(request);
        ContextWindows.Use use = node.use(order.model(), put);
        ContextWindows.Load load = ContextWindows.Load.UNKNOWN;
        long start = System.nanoTime();
        try {
            TokenStream answer = ask(order, node, route, put);
            load = ContextWindows.Load.DONE;
            node.began(order.model());
            order.attempts().firstToken(order.elapsed().toMillis());
            order.attempts().add(Attempt.answered(node.name(), order.model(), msSince(start)));
            return answer;
        } catch (NodeFailure failure) {
            load = ContextWindows.Load.after(failure);
            failed(order, node, failure, msSince(start));
            throw failure;
        } catch (Cancellation.CallerGone gone) {
            // They may have had good reason: many clients just hang up when it takes too long.
            node.progress().doubt(order.model());
            throw gone;
        } finally {
            loading.ifPresent(Warmth.Loading::end);
            use.end(load);
        }
    }

    /** Counts the try, unless the node was not asked after all. */
    private TokenStream ask(Order order, Node node, Processor route, ModelRequest put) throws Exception {
        boolean asked = true;
        try {
            return NodeCall.ask(node, route, put, order.exchange());
        } catch (TurnedAway later) {
            asked = false;
            throw later;
        } catch (NodeFailure failure) {
            asked = failure.kind() != NodeFailure.Kind.NOT_ASKED;
            if (!asked && mayAwait(order, node)) {
                throw new TurnedAway(node);
            }
            throw failure;
        } finally {
            if (asked) {
                metrics.countTry(order.attempts(), node);
            }
        }
    }

    /** Whether the circuit opened while the request was on its way, so that it has not waited for a trial yet. */
    private static boolean mayAwait(Order order, Node node) {
        Waiting wait = order.attempts().lastWait(order.model());
        return wait != null && wait.mayAwait(node);
    }

    private static void failed(Order order, Node node, NodeFailure failure, long ms) {
        node.failedToAnswer(order.model(), failure);
        order.attempts().add(Attempt.failed(order.model(), failure, ms));
        if (failure.isNodesFault()) {
            LOG.warnf("node %s failed, %s", node.name(), failure.brief());
        }
    }

    private static long msSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
