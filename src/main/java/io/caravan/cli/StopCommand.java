package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops one server, to see how the others get on without it. */
@Command(name = "stop", description = "Stops one server until 'caravan start' or the next 'caravan up'")
final class StopCommand implements Callable<Integer> {

    @Mixin
    private ServerArgument server;

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory data = server.data();
        new StopMarks(data).mark(server.name());
        return new StateWait(data, Terminal.standard()).until(server.name(), ServerState.Condition.stopped) ? 0 : 1;
    }
}
