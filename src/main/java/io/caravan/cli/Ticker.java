package io.caravan.cli;

/** Does something small again and again, until it is closed: what a terminal shows grows old. */
final class Ticker implements AutoCloseable {
    private static final long PAUSE_MILLIS = 200;

    private final Thread thread;

    private Ticker(Thread thread) {
        this.thread = thread;
    }

    /** Begins at once if somebody watches that terminal; does nothing otherwise. */
    static Ticker on(Terminal terminal, Runnable action) {
        var ticker = new Ticker(Thread.ofVirtual().unstarted(() -> repeat(action)));
        if (terminal.isInteractive()) {
            ticker.thread.start();
        }
        return ticker;
    }

    private static void repeat(Runnable action) {
        try {
            while (true) {
                action.run();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
