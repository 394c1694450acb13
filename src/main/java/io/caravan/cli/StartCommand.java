package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a server again that was stopped. */
@Command(name = "start", description = "Starts one server that 'caravan stop' stopped")
final class StartCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "as 'caravan status' shows it")
    private String name;

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory data = common.require(Project.locate());
        StopCommand.requireKnown(data, name);
        new StopMarks(data).clear(name);
        return new StateWait(data, Terminal.standard()).until(name, ServerState.Condition.running) ? 0 : 1;
    }
}
