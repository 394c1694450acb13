package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * The words of an answer that is never streamed.
 *
 * @param body makes the one object from the figures
 */
record WholeWire(Function<Figures, ObjectNode> body) implements Dialect.Wire {

    @Override
    public String streamType() {
        throw neverStreamed();
    }

    @Override
    public String chunk(Piece piece) {
        throw neverStreamed();
    }

    @Override
    public String end(String reason, Figures figures) {
        throw neverStreamed();
    }

    @Override
    public String broken() {
        throw neverStreamed();
    }

    @Override
    public String midStreamError(String message) {
        throw neverStreamed();
    }

    @Override
    public ObjectNode whole(List<Piece> pieces, String reason, Figures figures) {
        return body.apply(figures);
    }

    private static UnsupportedOperationException neverStreamed() {
        return new UnsupportedOperationException("this answer comes whole");
    }
}
