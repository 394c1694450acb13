package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.time.Duration;

/** Waits until a server fares as it should, which its launcher sees to. */
record StateWait(DataDirectory data, Terminal terminal) {
    private static final long PAUSE_MILLIS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(95);

    /** Whether it did within the limit, about as long as the slowest of starts and stops may take. */
    boolean until(String name, ServerState.Condition expected) throws InterruptedException {
        long began = System.nanoTime();
        ServerState.Condition found = ServerState.of(data, name).condition();
        while (found != expected && System.nanoTime() - began < LIMIT.toNanos()) {
            terminal.show("  … %s is %s, %.1f s".formatted(name, found, (System.nanoTime() - began) / 1e9));
            Thread.sleep(PAUSE_MILLIS);
            Holder.require(data);
            found = ServerState.of(data, name).condition();
        }
        terminal.say("%s is %s after %.1f s".formatted(name, found, (System.nanoTime() - began) / 1e9));
        return found == expected;
    }
}
