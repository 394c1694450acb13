package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Watches over servers, each on a thread of its own, until it is closed. */
final class Supervisor implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ExecutorService watches = Executors.newVirtualThreadPerTaskExecutor();

    Supervisor(List<? extends ChildServer> servers, StopMarks marks, Terminal terminal) {
        for (ChildServer server : servers) {
            var supervised = new SupervisedServer(server, marks, line -> terminal.say(stamped(line)));
            watches.submit(supervised::watch);
        }
    }

    private static String stamped(String line) {
        return LocalTime.now().format(TIME) + " " + line;
    }

    /** Returns when no watch is at work any more, so that nothing is started after it. */
    @Override
    public void close() {
        watches.shutdownNow();
        watches.close();
    }
}
