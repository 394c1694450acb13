package io.caravan.embedded.simulator;

/** The stations of one request in nanoseconds, from which Ollama's durations follow. */
final class Stopwatch {

    private final long began = System.nanoTime();
    private long slot = began;
    private long firstToken = began;

    void slotGranted() {
        slot = System.nanoTime();
        firstToken = slot;
    }

    void firstToken() {
        firstToken = System.nanoTime();
    }

    long sinceFirstToken() {
        return System.nanoTime() - firstToken;
    }

    Figures figures(int promptTokens, int tokens) {
        long now = System.nanoTime();
        return new Figures(
                now - began, slot - began, promptTokens, firstToken - slot, tokens, tokens == 0 ? 0 : now - firstToken);
    }
}
