package io.caravan.cli;

import io.caravan.embedded.EmbeddedServer;
import io.caravan.embedded.StartListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Tells how servers start and stop: a line for each that is done, and on a terminal what is still under way. */
final class Progress implements StartListener, AutoCloseable {
    private final Terminal terminal;
    private final Map<String, Long> underWay = new ConcurrentSkipListMap<>();
    private final Ticker ticker;

    Progress(Terminal terminal) {
        this.terminal = terminal;
        this.ticker = Ticker.on(terminal, this::refresh);
    }

    @Override
    public void starting(EmbeddedServer server) {
        underWay.put(server.name(), System.nanoTime());
    }

    @Override
    public void ready(EmbeddedServer server, Duration took) {
        underWay.remove(server.name());
        terminal.say("  %-10s ready after %4.1f s   %s".formatted(server.name(), seconds(took), server.address()));
    }

    @Override
    public void failed(EmbeddedServer server, RuntimeException reason) {
        underWay.remove(server.name());
    }

    @Override
    public void stopping(EmbeddedServer server) {
        underWay.put(server.name(), System.nanoTime());
    }

    @Override
    public void stopped(EmbeddedServer server, Duration took) {
        underWay.remove(server.name());
        terminal.say("  %-10s stopped after %4.1f s".formatted(server.name(), seconds(took)));
    }

    @Override
    public void close() {
        ticker.close();
    }

    private void refresh() {
        if (!underWay.isEmpty()) {
            terminal.show("  … " + describe());
        }
    }

    private String describe() {
        long now = System.nanoTime();
        return underWay.entrySet().stream()
                .map(entry -> "%s %.1f s".formatted(entry.getKey(), (now - entry.getValue()) / 1e9))
                .collect(Collectors.joining(", "));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
