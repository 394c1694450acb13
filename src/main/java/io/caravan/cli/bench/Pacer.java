package io.caravan.cli.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes any number of streams at the speed of a node, from one timer of the event loop it belongs to.
 *
 * <p>Every stream keeps its own time, so tokens of many leave spread out, as those of real nodes do.
 */
final class Pacer {

    private static final int TICK_MS = 4;

    private final List<PacedStream> streams = new ArrayList<>();
    private final double tokensPerNano;

    Pacer(Vertx vertx, int tokensPerSecond) {
        this.tokensPerNano = tokensPerSecond / 1e9;
        vertx.setPeriodic(TICK_MS, tick -> write());
    }

    /** Begins a stream; its first token leaves at once. */
    void begin(HttpServerResponse response, String model, int tokens) {
        PacedStream stream = new PacedStream(response, model, tokens, System.nanoTime());
        response.closeHandler(gone -> stream.gone = true);
        if (!stream.write(System.nanoTime())) {
            streams.add(stream);
        }
    }

    private void write() {
        long now = System.nanoTime();
        streams.removeIf(stream -> stream.write(now));
    }

    private final class PacedStream {
        private final HttpServerResponse response;
        private final String model;
        private final int tokens;
        private final long began;
        private int written;
        private boolean gone;

        PacedStream(HttpServerResponse response, String model, int tokens, long began) {
            this.response = response;
            this.model = model;
            this.tokens = tokens;
            this.began = began;
        }

        /** Writes what is due; true if that was the end. */
        boolean write(long now) {
            if (gone) {
                return true;
            }
            int due = (int) Math.min(tokens, 1 + (now - began) * tokensPerNano);
            while (written < due) {
                response.write(Buffer.buffer(StandInLines.token(model, written++)));
            }
            if (written == tokens) {
                response.end(Buffer.buffer(StandInLines.end(model, tokens)));
            }
            return written == tokens;
        }
    }
}
