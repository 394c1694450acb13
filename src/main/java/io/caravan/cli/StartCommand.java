package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a server again that was stopped. */
@Command(name = "start", description = "Starts one server that 'caravan stop' stopped")
final class StartCommand implements Callable<Integer> {

    @Mixin
    private ServerArgument server;

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory data = server.data();
        new StopMarks(data).clear(server.name());
        return new StateWait(data, Terminal.standard()).until(server.name(), ServerState.Condition.running) ? 0 : 1;
    }
}
