package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.camel.Processor;

/**
 * Finds an answer to one request: of the model that it asks for, or of one that may stand in. Where none of those answers, the
 * error is that of the model that was asked for.
 */
final class ModelSearch {

    private final ModelNames names;
    private final Dispatcher dispatcher;
    private final Holders holders;
    private final Order order;

    /** Knows who may be asked for a model. */
    @FunctionalInterface
    interface Holders {
        /** The nodes that have the model (with its tag) and can do what is asked for, each with its route. */
        Map<Node, Processor> of(String model, ModelRequest request) throws UnknownModel, NoNodeAnswered, Lacking;
    }

    /** @param order for the model that is asked for, by whatever name */
    ModelSearch(ModelNames names, Dispatcher dispatcher, Holders holders, Order order) {
        this.names = names;
        this.dispatcher = dispatcher;
        this.holders = holders;
        this.order = order;
    }

    /**
     * The growing answer, its first token there; one that leaves whole is whole, or broke off on every node.
     *
     * @throws Unanswered if no node has one
     * @throws NodeFailure if a node said of the model that was asked for what any other would say too
     */
    TokenStream answer() throws Exception {
        String model = names.resolve(order.model());
        TokenStream answer;
        try {
            answer = of(model);
        } catch (NoNodeAnswered | UnknownModel | NotAdmitted failure) {
            if (order.hasBegun()) {
                // Some of the answer has left: only the same model may go on with it.
                throw failure;
            }
            return fallBack(names.fallbacks(model), failure::addSuppressed).orElseThrow(() -> failure);
        }
        return isBroken(answer) ? fallBack(names.fallbacks(model), told -> {}).orElse(answer) : answer;
    }

    /** Whether the answer broke off on every node, and none of it has left; of who hangs up nobody wants another one. */
    private boolean isBroken(TokenStream answer) {
        return !order.request().stream()
                && !answer.isWhole()
                && !order.cancellation().isCancelled();
    }

    /**
     * An answer of the first of these models that has one, or else the last one that broke off; empty if there is neither.
     *
     * @param told takes what was wrong with each of them
     */
    private Optional<TokenStream> fallBack(List<String> models, Consumer<Exception> told) throws Exception {
        Optional<TokenStream> part = Optional.empty();
        for (String model : models) {
            Optional<TokenStream> answer = unlessFailed(model, told, () -> of(model));
            if (answer.isPresent() && !isBroken(answer.get())) {
                return answer;
            }
            part = answer.isPresent() ? answer : part;
        }
        return part;
    }

    /** The answer of this model, or of one with a larger context if the request is too long for it. */
    private TokenStream of(String model) throws Exception {
        Map<Node, Processor> all = holders.of(model, order.request());
        try {
            return dispatch(model, all);
        } catch (NodeFailure failure) {
            if (failure.kind() != NodeFailure.Kind.CONTEXT_LENGTH) {
                throw failure;
            }
            return inLargerContext(model, Roomier.than(failure.node(), model, all), failure);
        }
    }

    private TokenStream dispatch(String model, Map<Node, Processor> nodes) throws Exception {
        return dispatcher.dispatch(order.forModel(model), nodes);
    }

    /** The answer of these nodes, which have more room for the model, or of a larger model; else why there is none. */
    private TokenStream inLargerContext(String model, Map<Node, Processor> roomier, NodeFailure tooLong)
            throws Exception {
        List<Exception> told = new ArrayList<>();
        if (!roomier.isEmpty()) {
            Optional<TokenStream> answer = unlessFailed(model, told::add, () -> dispatch(model, roomier));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        Exception error = error(model, roomier.keySet(), tooLong, told);
        for (String larger : order.hasBegun() ? List.<String>of() : names.withLargerContext(model)) {
            Optional<TokenStream> answer = unlessFailed(
                    larger, error::addSuppressed, () -> dispatch(larger, holders.of(larger, order.request())));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw error;
    }

    /**
     * That the request is too long, unless a node with more room for the model only has no answer just now: then that, with what all
     * of them said.
     *
     * @param told why these nodes have no answer; empty if there are none
     */
    private Exception error(String model, Collection<Node> roomier, NodeFailure tooLong, List<Exception> told) {
        for (Exception why : told) {
            if (why instanceof NotAdmitted) {
                return why;
            }
            if (order.attempts().arePassing(roomier, model)) {
                return order.attempts().failure(model);
            }
            tooLong.addSuppressed(why);
        }
        return tooLong;
    }

    /** What this brings; empty if it has no answer, but not if the caller's patience is over. */
    private Optional<TokenStream> unlessFailed(String model, Consumer<Exception> told, Callable<TokenStream> call)
            throws Exception {
        List<Attempt> before = order.attempts().made();
        try {
            return Optional.of(call.call());
        } catch (NodeFailure next) {
            if (next.kind() == NodeFailure.Kind.IMPATIENT) {
                throw next;
            }
            told.accept(order.attempts().failure(model).without(before));
        } catch (NoNodeAnswered next) {
            told.accept(next.without(before));
        } catch (UnknownModel | NotAdmitted | Lacking next) {
            told.accept(next);
        }
        return Optional.empty();
    }
}
