package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.LogFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a launcher in the background, and tells what it tells until it is ready. */
record Detached(DataDirectory data, Project project, Terminal terminal) {
    private static final String PROPERTY = "caravan.detached";
    private static final long PAUSE_MILLIS = 50;

    /** Whether this launcher is one in the background. */
    static boolean isOurs() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Returns 0 when everything is ready, or the code with which the launcher ended before that. */
    int up(List<String> arguments) throws IOException, InterruptedException {
        Path log = data.logs().resolve("caravan.log");
        LogFile.begin(log);
        Process launcher = new ProcessBuilder(Executables.inOwnSession(command(arguments)))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        // Somebody who ends the wait doesn't want what he waits for.
        var end = new Thread(launcher::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        var tail = new LogTail(log);
        while (launcher.isAlive() && !isReady(launcher)) {
            tail.newLines().forEach(terminal::say);
            Thread.sleep(PAUSE_MILLIS);
        }
        Runtime.getRuntime().removeShutdownHook(end);
        tail.newLines().forEach(terminal::say);
        return launcher.isAlive() ? 0 : launcher.exitValue();
    }

    private boolean isReady(Process launcher) {
        return Holder.find(data)
                .filter(holder -> holder.process().pid() == launcher.pid())
                .filter(Holder::ready)
                .isPresent();
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m"));
        command.add("-D" + Project.PROPERTY + "=" + project.root());
        command.add("-D" + PROPERTY + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Caravan.class.getName());
        command.addAll(arguments);
        return command;
    }
}
