package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops one server, to see how the others get on without it. */
@Command(name = "stop", description = "Stops one server until 'caravan start' or the next 'caravan up'")
final class StopCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "as 'caravan status' shows it")
    private String name;

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory data = common.require(Project.locate());
        requireKnown(data, name);
        new StopMarks(data).mark(name);
        return new StateWait(data, Terminal.standard()).until(name, ServerState.Condition.stopped) ? 0 : 1;
    }

    static void requireKnown(DataDirectory data, String name) {
        Holder holder = Holder.require(data);
        if (!holder.servers().contains(name)) {
            throw new Complaint("There is no " + name + "; there are " + String.join(", ", holder.servers()));
        }
    }
}
