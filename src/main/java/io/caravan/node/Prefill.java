package io.caravan.node;

import io.caravan.inference.ChatRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;

/**
 * How a node is asked to go on with an answer that another one began: by prefill, or afresh if its model takes none.
 *
 * <p>Afresh means from the start; whoever reads the answer then skips what the caller has.
 */
final class Prefill {

    private Prefill() {}

    /** One try: puts a request to the node. */
    @FunctionalInterface
    interface Try {
        /**
         * The node's stream.
         *
         * @throws NodeFailure if it gave none
         */
        TokenStream put(ModelRequest request) throws Exception;
    }

    /**
     * Puts the request to the node, and once more afresh if it refuses the prefill. If the second try works it was the
     * prefill indeed, and is remembered.
     */
    static TokenStream ask(Node node, ModelRequest asked, Attempts attempts, Try attempt) throws Exception {
        ModelRequest request = fitting(node, asked, attempts);
        try {
            return attempt.put(request);
        } catch (NodeFailure refusal) {
            if (!isOfPrefill(refusal, request)) {
                throw refusal;
            }
            TokenStream answer = attempt.put(afresh(request));
            node.takesNoPrefill(request.model());
            return answer;
        }
    }

    private static ModelRequest fitting(Node node, ModelRequest request, Attempts attempts) {
        return node.takesPrefill(request.model()) && !attempts.isUnclear(node, request.model())
                ? request
                : afresh(request);
    }

    /** What a caller began themselves is theirs: a node that refuses it would refuse it afresh too. */
    private static boolean isOfPrefill(NodeFailure refusal, ModelRequest request) {
        return refusal.kind() == NodeFailure.Kind.REFUSED
                && request instanceof ChatRequest chat
                && chat.begun() != null
                && !chat.isBegunByCaller();
    }

    private static ModelRequest afresh(ModelRequest request) {
        return request instanceof ChatRequest chat ? chat.afresh() : request;
    }
}
