package io.caravan.embedded.simulator;

/** How many requests of models came and how they ended; started = finished + cancelled + those that wait or run. */
final class Counters {

    private long started;
    private long finished;
    private long cancelled;
    private long tokensSent;
    private long mostAtOnce;

    void start() {
        started++;
        mostAtOnce = Math.max(mostAtOnce, open());
    }

    void finish() {
        finished++;
    }

    void cancel() {
        cancelled++;
    }

    void send(int tokens) {
        tokensSent += tokens;
    }

    long started() {
        return started;
    }

    long finished() {
        return finished;
    }

    long cancelled() {
        return cancelled;
    }

    long tokensSent() {
        return tokensSent;
    }

    /** The most that were open at once. */
    long mostAtOnce() {
        return mostAtOnce;
    }

    long open() {
        return started - finished - cancelled;
    }
}
