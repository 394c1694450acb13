package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Keeps the pieces and sends one object at the end. */
final class WholeReply implements Reply {

    private final Call call;
    private final Dialect.Wire wire;
    private final List<Piece> pieces = new ArrayList<>();
    private boolean broken;

    WholeReply(Call call, Dialect.Wire wire) {
        this.call = call;
        this.wire = wire;
    }

    @Override
    public void piece(Piece piece) {
        pieces.add(piece);
    }

    @Override
    public void end(String reason, Figures figures) {
        ObjectNode whole = wire.whole(pieces, reason, figures);
        if (broken) {
            String text = Json.text(whole);
            call.text(200, text.substring(0, text.length() / 2));
        } else {
            call.json(200, whole);
        }
    }

    @Override
    public void endWithoutMarker(Figures figures) {
        call.json(200, wire.whole(pieces, null, figures));
    }

    @Override
    public void brokenChunk() {
        broken = true;
    }

    @Override
    public void fail(String message) {
        call.refuse(new Refusal(500, message));
    }

    @Override
    public void cut() {
        String text = Json.text(wire.whole(pieces, null, Figures.NONE));
        call.cutBody(text.substring(0, text.length() / 2), text.length());
    }

    @Override
    public boolean isFull() {
        return false;
    }
}
