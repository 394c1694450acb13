package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Orphans;
import io.caravan.embedded.ProcessRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops everything. */
@Command(name = "down", description = "Stops everything; what is stored is kept. Running streams get 30 s to end")
final class DownCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 50;
    // What all servers together may take: gateway, writer, nodes and stores, one after the other.
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Mixin
    private CommonOptions common;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws InterruptedException {
        Project project = Project.locate();
        var data = common.find(project);
        var holder = data.flatMap(Holder::find);
        if (holder.isPresent()) {
            return stop(holder.get(), data.get());
        }
        int ended = data.map(this::endOrphans).orElse(0);
        terminal.say(ended == 0 ? "Nothing runs on " + common.path(project) : "Everything has stopped");
        return 0;
    }

    private int stop(Holder holder, DataDirectory data) throws InterruptedException {
        long began = System.nanoTime();
        terminal.say("Stopping what process " + holder.process().pid() + " runs on " + data.root());
        ProcessHandle.of(holder.process().pid()).ifPresent(ProcessHandle::destroy);
        List<ProcessRecord> running = new ArrayList<>(ProcessRecord.all(data));
        while (holder.process().isAlive() && System.nanoTime() - began < LIMIT.toNanos()) {
            sayWhatEnded(running, data, began);
            terminal.show("  … "
                    + String.join(
                            ", ", running.stream().map(ProcessRecord::name).toList()));
            Thread.sleep(PAUSE_MILLIS);
        }
        sayWhatEnded(running, data, began);
        if (holder.process().isAlive()) {
            terminal.say("Process " + holder.process().pid() + " still runs after " + LIMIT.toSeconds()
                    + " s; its log: " + data.logs().resolve("caravan.log"));
            return 1;
        }
        endOrphans(data);
        terminal.say("Everything has stopped after %.1f s".formatted((System.nanoTime() - began) / 1e9));
        return 0;
    }

    private void sayWhatEnded(List<ProcessRecord> running, DataDirectory data, long began) {
        running.removeIf(record -> {
            boolean ended = !record.isRunning(data);
            if (ended) {
                terminal.say("  %-10s stopped, %4.1f s".formatted(record.name(), (System.nanoTime() - began) / 1e9));
            }
            return ended;
        });
    }

    private int endOrphans(DataDirectory data) {
        List<String> ended = new ArrayList<>();
        Orphans.end(data, orphan -> {
            ended.add(orphan.name());
            terminal.say("  %-10s ended (process %d); its launcher had been killed"
                    .formatted(orphan.name(), orphan.process().pid()));
        });
        return ended.size();
    }
}
