package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;

/** How a node is asked that finds a prompt too long: once more, with more room, if its model was made for that. */
final class ContextRoom {

    private ContextRoom() {}

    /** Puts the request to the node, and once more in a larger context window if it had too small a one. */
    static TokenStream ask(Node node, ModelRequest request, Prefill.Try attempt) throws Exception {
        try {
            return attempt.put(request);
        } catch (NodeFailure tooLong) {
            if (tooLong.kind() != NodeFailure.Kind.CONTEXT_LENGTH) {
                throw tooLong;
            }
            ModelRequest roomier = node.model(request.model())
                    .flatMap(model -> node.windows().larger(request, model))
                    .orElseThrow(() -> tooLong);
            return attempt.put(roomier);
        }
    }
}
