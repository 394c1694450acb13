package io.caravan.embedded.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * One request that a model works on: waits for a slot, reads the prompt, then writes piece by piece at the node's speed.
 * The slot is free again the moment it ends or the caller hangs up.
 */
final class Generation {

    /** Pieces sent in one go when the speed allows: other requests of the event loop get their turn in between. */
    private static final int BURST = 64;

    /** A babbling model without a limit ends here, lest it fills the memory when nobody streams. */
    private static final int MOST_TOKENS = 1_000_000;

    private static final String CRASHED = "an error was encountered while running the model: simulated";

    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private final Vertx vertx;
    private final ModelScheduler scheduler;
    private final Counters counters;
    private final Job job;
    private final Reply reply;
    private final PieceSource pieces;
    private final Ticket ticket;
    private final Stopwatch watch = new Stopwatch();
    private final int limit;
    private final StreamTrouble trouble;
    private double nanosPerToken;
    private int tokens;
    private boolean over;

    Generation(Vertx vertx, ModelScheduler scheduler, Counters counters, Job job) {
        this.vertx = vertx;
        this.scheduler = scheduler;
        this.counters = counters;
        this.job = job;
        this.reply = job.reply();
        int wanted = job.request().options().maxTokens();
        this.limit = wanted > 0 ? wanted : MOST_TOKENS;
        this.trouble = StreamTrouble.of(job.fault(), job.answer().tokens(), limit);
        this.pieces = trouble.source(job.answer().pieces());
        this.ticket =
                new Ticket(job.model(), job.request().runner(), job.request().keepAlive(), this::readPrompt);
    }

    /** @throws Refusal 503 if too many requests wait for a load */
    void begin() {
        job.call().whenHungUp(this::cancel);
        guarded(() -> after(trouble.delayBeforeSlot(), () -> {
            try {
                scheduler.admit(ticket);
            } catch (Refusal busy) {
                finish(() -> job.call().refuse(busy));
            }
        }));
    }

    private void cancel() {
        if (!over) {
            over = true;
            counters.cancel();
            scheduler.leave(ticket);
        }
    }

    private void readPrompt() {
        watch.slotGranted();
        if (job.request().isLoad()) {
            finish(() -> reply.end("load", Figures.NONE));
            return;
        }
        Tuning tuning = job.tuning().get();
        nanosPerToken = tuning.nanosPerToken(job.model());
        Duration reading = tuning.promptTime(job.model(), job.answer().promptTokens());
        after(reading.plus(trouble.delayBeforeFirstToken()), this::write);
    }

    private void write() {
        watch.firstToken();
        tick();
    }

    private void tick() {
        for (int i = 0; i < BURST && !over; i++) {
            long early = (long) (tokens * nanosPerToken) - watch.sinceFirstToken();
            if (early > 0) {
                after(Duration.ofNanos(early + NANOS_PER_MILLISECOND - 1), this::tick);
                return;
            }
            if (reply.isFull()) {
                job.call().whenDrained(() -> guarded(this::tick));
                return;
            }
            if (trouble.strikesAt(tokens)) {
                strike();
                return;
            }
            step();
        }
        if (!over) {
            vertx.runOnContext(turn -> guarded(this::tick));
        }
    }

    private void step() {
        if (tokens >= limit) {
            finish(() -> reply.end("length", figures()));
        } else if (pieces.hasNext()) {
            Piece piece = pieces.next();
            tokens += piece.tokens();
            counters.send(piece.tokens());
            reply.piece(piece);
        } else {
            finish(() -> reply.end("stop", figures()));
        }
    }

    private void strike() {
        trouble.strike();
        switch (trouble.kind()) {
            case RESET_MID_STREAM -> finish(job.call()::reset);
            case CUT -> finish(reply::cut);
            case NO_END_MARKER -> finish(() -> reply.endWithoutMarker(figures()));
            case ERROR_MID_STREAM -> finish(() -> reply.fail(CRASHED));
            case STALL -> trouble.lengthOfStall().ifPresent(length -> after(length, this::tick));
            default -> {
                reply.brokenChunk();
                tick();
            }
        }
    }

    private Figures figures() {
        return watch.figures(job.answer().promptTokens(), tokens);
    }

    /** Counts first: a caller who has the answer must find it counted. */
    private void finish(Runnable lastWords) {
        over = true;
        counters.finish();
        scheduler.leave(ticket);
        lastWords.run();
    }

    /** Whatever goes wrong, the caller must not be left waiting, nor the slot taken. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | OutOfMemoryError dead) {
            job.call().cut();
            cancel();
            throw dead;
        }
    }

    private void after(Duration time, Runnable action) {
        if (time.toMillis() < 1) {
            action.run();
        } else {
            vertx.setTimer(time.toMillis(), timer -> {
                if (!over) {
                    guarded(action);
                }
            });
        }
    }
}
