package io.caravan.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What all child processes have in common: a log, a record, an orderly end. Subclasses say what to run. */
public abstract class ChildServer implements EmbeddedServer {
    private static final Duration AFTER_FAILED_START = Duration.ofSeconds(3);

    private final String name;
    private final DataDirectory data;
    private final ServerLog log;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Process process;

    protected ChildServer(String name, DataDirectory data) {
        this.name = name;
        this.data = data;
        this.log = new ServerLog(data.logs().resolve(name + ".log"));
    }

    /** Does what must be done before the process starts, and says how it is started. Called for every run. */
    protected abstract ProcessBuilder prepare() throws IOException;

    /** Whether the running process answers. Asked again and again, so it must be quick. */
    protected abstract boolean isReady();

    /** How long a start may take. */
    protected Duration startLimit() {
        return Duration.ofSeconds(60);
    }

    /** How long an orderly end may take. */
    protected Duration stopLimit() {
        return Duration.ofSeconds(10);
    }

    /** By which signal it ends in good order. */
    Signal stopSignal() {
        return Signal.TERM;
    }

    protected final DataDirectory data() {
        return data;
    }

    /** Whether the present run has written that text to its log since this was last asked. */
    protected final boolean logs(String text) {
        return log.hasNew(text);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Path logFile() {
        return log.file();
    }

    @Override
    public final void start() {
        launch();
        try {
            awaitReady(startLimit());
        } catch (RuntimeException e) {
            end(stopSignal(), AFTER_FAILED_START);
            throw e;
        }
    }

    @Override
    public final void launch() {
        changing.lock();
        try {
            refuseSecondStart();
            log.beginRun();
            ProcessBuilder builder = prepare();
            builder.command(Executables.inOwnSession(builder.command()));
            process = builder.redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                    .start();
            record(process.pid(), false);
        } catch (IOException e) {
            throw new ServerStartException(name, e.toString(), log, e);
        } finally {
            changing.unlock();
        }
    }

    private void refuseSecondStart() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        ProcessRecord.find(data, name).filter(found -> found.isRunning(data)).ifPresent(found -> {
            if (!found.isOrphan(data)) {
                throw new IllegalStateException(name + " runs already as process "
                        + found.process().pid() + ", started by process "
                        + found.parent().pid());
            }
            Orphans.end(found);
        });
    }

    private void record(long pid, boolean ready) throws IOException {
        var identity = ProcessIdentity.of(pid);
        if (identity.isPresent()) {
            new ProcessRecord(
                            name,
                            identity.get(),
                            ProcessIdentity.current(),
                            ready,
                            address(),
                            stopSignal().name(),
                            stopOrder())
                    .write(data);
        }
    }

    @Override
    public final void awaitReady(Duration limit) {
        long began = System.nanoTime();
        boolean settled = Waiting.until(() -> !isRunning() || isReady(), limit);
        if (!isRunning()) {
            throw new ServerStartException(name, "it ended with exit code " + exitText() + since(began), log, null);
        }
        if (!settled) {
            throw new ServerStartException(
                    name, "it was not ready after " + limit.toSeconds() + " s" + waitingFor(), log, null);
        }
        try {
            record(process.pid(), true);
        } catch (IOException e) {
            throw new ServerStartException(name, e.toString(), log, e);
        }
    }

    /** What it still lacked when its limit passed, as the end of a sentence; may be empty. */
    protected String waitingFor() {
        return "";
    }

    private String exitText() {
        OptionalInt code = exitCode();
        return code.isPresent() ? Integer.toString(code.getAsInt()) : "unknown";
    }

    private static String since(long began) {
        return " after %.1f s".formatted((System.nanoTime() - began) / 1e9);
    }

    @Override
    public final void stop() {
        end(stopSignal(), stopLimit());
    }

    @Override
    public final void kill() {
        end(Signal.KILL, stopLimit());
    }

    private void end(Signal signal, Duration limit) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (running.isAlive()) {
            signal.send(running.pid());
            if (!hasEnded(running, limit)) {
                Signal.KILL.send(running.pid());
                hasEnded(running, limit);
            }
        }
        ProcessRecord.find(data, name)
                .filter(found -> found.process().pid() == running.pid())
                .ifPresent(found -> found.delete(data));
    }

    // An interrupt must not make us leave a process behind.
    private static boolean hasEnded(Process running, Duration limit) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return running.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public final OptionalLong pid() {
        return isRunning() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }

    /** How its last run ended; a run ended by signal N has 128 + N. Empty while it runs and before its first run. */
    public final OptionalInt exitCode() {
        Process last = process;
        return last == null || last.isAlive() ? OptionalInt.empty() : OptionalInt.of(last.exitValue());
    }
}
