package io.caravan.embedded.simulator;

/** Sends each piece as it comes; headers leave with the first one. */
record StreamedReply(Call call, Dialect.Wire wire) implements Reply {

    @Override
    public void piece(Piece piece) {
        call.stream(wire.streamType(), wire.chunk(piece));
    }

    @Override
    public void end(String reason, Figures figures) {
        call.endStream(wire.streamType(), wire.end(reason, figures));
    }

    @Override
    public void endWithoutMarker(Figures figures) {
        call.endStream(wire.streamType(), "");
    }

    @Override
    public void brokenChunk() {
        call.stream(wire.streamType(), wire.broken());
    }

    @Override
    public void fail(String message) {
        call.endStream(wire.streamType(), wire.midStreamError(message));
    }

    @Override
    public void cut() {
        call.cut();
    }

    @Override
    public boolean isFull() {
        return call.isFull();
    }
}
