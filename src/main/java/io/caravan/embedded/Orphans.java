package io.caravan.embedded;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Servers whose parent was killed before it could stop them.
 *
 * <p>They are ended rather than adopted: their output, their ports and their addresses are those of a start that is
 * over. Only a process is touched whose number, birth and command line are the recorded ones.
 */
public final class Orphans {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Orphans() {}

    /** Ends all of that directory, in the order in which they stop, and forgets what is recorded about dead ones. */
    public static void end(DataDirectory data, Consumer<ProcessRecord> ended) {
        for (ProcessRecord record : ProcessRecord.all(data)) {
            if (record.isOrphan(data)) {
                end(record);
                ended.accept(record);
            }
            if (!record.isRunning(data)) {
                record.delete(data);
            }
        }
    }

    static void end(ProcessRecord orphan) {
        long pid = orphan.process().pid();
        Signal.valueOf(orphan.stopSignal()).send(pid);
        if (!Waiting.until(() -> !orphan.process().isAlive(), PATIENCE)) {
            Signal.KILL.send(pid);
            Waiting.until(() -> !orphan.process().isAlive(), PATIENCE);
        }
    }
}
