package io.caravan.node;

import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Processor;
import org.jboss.logging.Logger;

/** Has nodes answer a request for one model: the best one that has a free slot, then the next. */
@Singleton
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final Admission admission;
    private final PatienceRule patience;
    private final NodeTries tries;
    private final Nodes nodes;
    private final RedisBudgets budgets;
    private final DispatchMetrics metrics;
    private final Duration stallTimeout;

    Dispatcher(
            Admission admission,
            PatienceRule patience,
            NodeTries tries,
            Nodes nodes,
            RedisBudgets budgets,
            DispatchMetrics metrics,
            InferenceSettings limits) {
        this.admission = admission;
        this.patience = patience;
        this.tries = tries;
        this.nodes = nodes;
        this.budgets = budgets;
        this.metrics = metrics;
        this.stallTimeout = limits.stallTimeout();
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
    TokenStream dispatch(Order order, Map<Node, Processor> holders) throws Exception {
        TokenStream part = null;
        for (List<Node> untried = order.untried(holders.keySet());
                !untried.isEmpty();
                untried = order.untried(holders.keySet())) {
            Optional<TokenStream> answer = next(order, untried, holders);
            if (answer.isPresent() && isGood(answer.get(), order)) {
                return answer.get();
            }
            part = answer.orElse(part);
        }
        if (part == null) {
            throw order.attempts().failure(order.model());
        }
        return part;
    }

    /** The answer of the best of these nodes; empty if it failed and another one may do better. */
    private Optional<TokenStream> next(Order order, List<Node> untried, Map<Node, Processor> holders) throws Exception {
        Grant grant = admitted(order, untried);
        Node node = grant.node();
        boolean last = untried.stream().noneMatch(other -> other != node && other.isPromising(order.model()));
        TokenStream answer = null;
        try {
            answer = tries.of(order, node, holders.get(node), last);
            grant.began();
            answer.onClose(endOf(grant, answer));
            answer.onProof(stallTimeout, () -> node.progressed(order.model()));
            return Optional.of(answer);
        } catch (TurnedAway later) {
            order.attempts().turnedAway();
            admission.turnedAway(grant);
            return Optional.empty();
        } catch (NodeFailure failure) {
            if (failure.kind().isFinal()) {
                throw failure;
            }
            if (failure.kind() == NodeFailure.Kind.BUSY) {
                admission.busy(node, failure.retryAfter());
            }
            return Optional.empty();
        } finally {
            if (answer == null) {
                grant.giveBack();
            }
        }
    }

    /** Who hangs up, and who stands still, says nothing of how long an answer takes. */
    private static Runnable endOf(Grant grant, TokenStream answer) {
        return () -> {
            if (answer.isWhole()) {
                grant.served(answer.tokensPerSecond());
            } else {
                grant.giveBack();
            }
        };
    }

    private Grant admitted(Order order, List<Node> untried) throws Exception {
        try {
            Grant grant = admit(order, untried);
            order.attempts().admitted(grant);
            return grant;
        } catch (NotAdmitted refusal) {
            List<Attempt> notAsked =
                    refusal.reason() == NotAdmitted.Reason.IMPATIENT ? beingTried(order, untried) : List.of();
            order.attempts().soFar(order.model(), notAsked).ifPresent(refusal::addSuppressed);
            throw refusal;
        }
    }

    /** Those that the request waited for in vain, as their circuits were open, or had not decided. */
    private static List<Attempt> beingTried(Order order, List<Node> untried) {
        return untried.stream()
                .flatMap(node -> node.circuit().awaited().stream()
                        .map(state -> new NodeFailure(node.name(), NodeFailure.Kind.NOT_ASKED, state)))
                .map(failure -> Attempt.failed(order.model(), failure, 0))
                .toList();
    }

    private Grant admit(Order order, List<Node> untried) throws Exception {
        Lane lane = order.request().lane();
        Waiting waiting = new Waiting(
                order.model(),
                Candidates.of(order.request(), untried),
                lane,
                order.claim().caller(),
                order.hasBegun(),
                order.attempts().lastWait(order.model()),
                order.attempts().trials(),
                budgets.of(order.exchange()));
        Duration limit = patience.forSlot(order.request(), order.claim(), order.spent());
        return metrics.timed(lane, () -> admission.admit(waiting, limit, order.cancellation()));
    }

    /** False if the answer broke off while none of it has left yet, so that the next node may do better. */
    private boolean isGood(TokenStream answer, Order order) throws InterruptedException {
        if (order.request().stream()) {
            return true;
        }
        Optional<NodeFailure> broken = end(answer);
        if (broken.isEmpty() || order.cancellation().isCancelled()) {
            return true;
        }
        answer.close();
        order.attempts().brokeOffUnseen(broken.get());
        nodes.brokeOff(order.model(), broken.get());
        LOG.warnf("node %s broke off, %s", answer.node(), broken.get().brief());
        return false;
    }

    private Optional<NodeFailure> end(TokenStream answer) throws InterruptedException {
        try {
            return answer.awaitEnd(stallTimeout);
        } catch (InterruptedException stopping) {
            // Nobody will read it, and only its end frees the node and the slot.
            answer.close();
            throw stopping;
        }
    }
}
