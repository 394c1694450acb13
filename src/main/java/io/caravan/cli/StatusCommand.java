package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.ProcessRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what runs. */
@Command(name = "status", description = "Shows what runs; exit code 0 if everything does, else 3")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_ALL_RUN = 3;

    @Mixin
    private CommonOptions common;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        Project project = Project.locate();
        List<ServerState> states = common.find(project).map(ServerState::all).orElse(List.of());
        if (states.isEmpty()) {
            terminal.say("Nothing runs on " + common.path(project));
            return NOT_ALL_RUN;
        }
        return show(states, common.require(project));
    }

    private int show(List<ServerState> states, DataDirectory data) {
        var holder = Holder.find(data);
        table(states, data).lines().forEach(terminal::say);
        terminal.say(
                holder.map(found -> "launcher: process " + found.process().pid() + ", API: " + found.url())
                        .orElse(
                                "Their launcher was killed. 'caravan up' ends these and starts anew, 'caravan down' ends them"));
        boolean all = holder.isPresent()
                && states.stream().allMatch(each -> each.condition() == ServerState.Condition.running);
        return all ? 0 : NOT_ALL_RUN;
    }

    private static Table table(List<ServerState> states, DataDirectory data) {
        var table = new Table(List.of("NAME", "STATE", "PID", "ADDRESS", "RSS MB", "UPTIME", "LOG"));
        for (ServerState state : states) {
            table.add(List.of(
                    state.name(),
                    state.condition().name(),
                    state.pid().isPresent() ? Long.toString(state.pid().getAsLong()) : "-",
                    state.record().map(ProcessRecord::address).orElse("-"),
                    state.memory().map(Object::toString).orElse("-"),
                    state.uptime().map(StatusCommand::text).orElse("-"),
                    data.logs().resolve(state.name() + ".log").toString()));
        }
        return table;
    }

    private static String text(Duration uptime) {
        if (uptime.toHours() > 0) {
            return "%d h %02d min".formatted(uptime.toHours(), uptime.toMinutesPart());
        }
        return uptime.toMinutes() > 0
                ? "%d min %02d s".formatted(uptime.toMinutes(), uptime.toSecondsPart())
                : uptime.toSeconds() + " s";
    }
}
