package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.ProcessIdentity;
import io.caravan.embedded.ServerGroup;
import io.caravan.embedded.ServerStartException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/**
 * One run of servers on a data directory: all start, are watched over, and stop when the launcher is told to end.
 *
 * @param data whose lock the caller holds
 * @param servers all that shall run
 * @param url where callers reach what runs
 * @param terminal hears what happens
 * @param whenReady done once when all have answered
 */
record Run(DataDirectory data, List<? extends ChildServer> servers, String url, Terminal terminal, Runnable whenReady) {

    Run {
        servers = List.copyOf(servers);
    }

    /** Returns when all have ended: 0 if they were told to, 1 if one didn't start. */
    int untilTold() {
        var holder = new Holder(
                ProcessIdentity.current(),
                url,
                servers.stream().map(ChildServer::name).toList(),
                false);
        holder.write(data);
        try (var progress = new Progress(terminal)) {
            return untilTold(holder, new ServerGroup(servers, progress));
        } finally {
            Holder.clear(data);
        }
    }

    private int untilTold(Holder holder, ServerGroup group) {
        Thread here = Thread.currentThread();
        Runnable stop = () -> {
            terminal.say("Stopping. Once more, and everything ends at once");
            here.interrupt();
        };
        Interrupts.handle(stop, group::kill);
        try {
            group.start();
            superviseUntilTold(holder);
        } catch (InterruptedException | CancellationException e) {
            Thread.interrupted(); // or what follows would not wait for anything either
        } catch (ServerStartException e) {
            explain(e);
            return 1;
        } finally {
            group.stop();
        }
        terminal.say("Everything has stopped; what it stored is in " + data.root());
        return 0;
    }

    private void superviseUntilTold(Holder holder) throws InterruptedException {
        var marks = new StopMarks(data);
        marks.clearAll();
        try (var _ = new Supervisor(servers, marks, terminal)) {
            whenReady.run();
            holder.asReady().write(data);
            new CountDownLatch(1).await();
        }
    }

    private void explain(ServerStartException failure) {
        terminal.say(failure.getMessage());
        if (failure.lastLogLines().isEmpty()) {
            terminal.say("It wrote nothing to " + failure.logFile());
            return;
        }
        terminal.say("The end of " + failure.logFile() + ":");
        failure.lastLogLines().forEach(line -> terminal.say("  | " + line));
    }
}
