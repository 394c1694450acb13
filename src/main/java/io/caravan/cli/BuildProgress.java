package io.caravan.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from Maven's output how far a build is: one changing line on a terminal, a line for each step elsewhere. */
final class BuildProgress implements AutoCloseable {
    private static final int TELL_EVERY = 100;

    // [INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ caravan ---, without "maven-" and "-plugin"
    // since Maven 3.9
    private static final Pattern STEP =
            Pattern.compile("\\[INFO\\] --- (?:maven-)?(\\w+)(?:-maven)?(?:-plugin)?:[^:]+:(\\S+) .*");
    private static final Map<String, String> NAMES = Map.of(
            "dependency:copy-dependencies", "collecting Kafka",
            "dependency:copy", "collecting PostgreSQL, Redis and the S3 store",
            "resources:resources", "copying routes and resources",
            "compiler:compile", "compiling",
            "quarkus:build", "assembling the application");

    private final Terminal terminal;
    private final long began = System.nanoTime();
    private final Ticker ticker;
    private volatile String step;
    private volatile long stepBegan = began;
    private volatile int downloads;

    BuildProgress(Terminal terminal, String firstStep) {
        this.terminal = terminal;
        this.step = firstStep;
        this.ticker = Ticker.on(terminal, this::refresh);
    }

    /** Reads a line of Maven's. */
    void hear(String line) {
        Matcher found = STEP.matcher(line);
        if (found.matches()) {
            String name = NAMES.get(found.group(1) + ":" + found.group(2));
            if (name != null) {
                begin(name);
            }
        } else if (line.contains("Downloaded from ")) {
            countDownload();
        }
    }

    /** The step before has ended, this one has begun. */
    void begin(String next) {
        endStep();
        step = next;
        stepBegan = System.nanoTime();
    }

    private void endStep() {
        if (!terminal.isInteractive()) {
            terminal.say("  %s: %.1f s".formatted(step, seconds(stepBegan)));
        }
    }

    private void countDownload() {
        downloads++;
        if (!terminal.isInteractive() && downloads % TELL_EVERY == 0) {
            terminal.say("  %d files fetched, %.0f s".formatted(downloads, seconds(began)));
        }
    }

    void succeed() {
        endStep();
        terminal.say("Built in %.1f s".formatted(seconds(began)));
    }

    void fail(List<String> errors, String log) {
        terminal.say("The build failed while %s, after %.1f s:".formatted(step, seconds(began)));
        errors.forEach(line -> terminal.say("  " + line));
        terminal.say("The whole log: " + log);
    }

    @Override
    public void close() {
        ticker.close();
    }

    private void refresh() {
        String fetched = downloads == 0 ? "" : ", %d files fetched".formatted(downloads);
        terminal.show("Building: %s %.1f s%s".formatted(step, seconds(began), fetched));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
