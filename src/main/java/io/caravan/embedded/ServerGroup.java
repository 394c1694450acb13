package io.caravan.embedded;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Servers that start together and stop in their order.
 *
 * @param servers all of them
 * @param listener hears of every step
 */
public record ServerGroup(List<? extends EmbeddedServer> servers, StartListener listener) {

    public ServerGroup {
        servers = List.copyOf(servers);
    }

    /**
     * Starts all at the same time and returns when all answer.
     *
     * @throws ServerStartException of the first that fails; the others are stopped then
     * @throws CancellationException if the thread is interrupted; all are stopped then
     */
    public void start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var starts = new ExecutorCompletionService<Void>(threads);
            servers.forEach(server -> starts.submit(() -> start(server), null));
            for (int finished = 0; finished < servers.size(); finished++) {
                starts.take().get();
            }
        } catch (ExecutionException e) {
            undo(threads);
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            undo(threads);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while starting");
        } finally {
            threads.close();
        }
    }

    // Whoever is still starting must have noticed before anything is stopped, or it would start behind our back.
    private void undo(ExecutorService threads) {
        threads.shutdownNow();
        threads.close();
        stop();
    }

    private void start(EmbeddedServer server) {
        long began = System.nanoTime();
        listener.starting(server);
        try {
            server.start();
        } catch (RuntimeException e) {
            listener.failed(server, e);
            throw e;
        }
        listener.ready(server, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Stops all that run: those of one order together, the next order when they have ended. */
    public void stop() {
        servers.stream()
                .filter(EmbeddedServer::isRunning)
                .sorted(Comparator.comparingInt(EmbeddedServer::stopOrder))
                .collect(Collectors.groupingBy(EmbeddedServer::stopOrder, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(this::stopTogether);
    }

    /** Ends all at once and at the same time. */
    public void kill() {
        inParallel(servers, EmbeddedServer::kill);
    }

    private void stopTogether(Collection<? extends EmbeddedServer> together) {
        inParallel(together, server -> {
            long began = System.nanoTime();
            listener.stopping(server);
            server.stop();
            listener.stopped(server, Duration.ofNanos(System.nanoTime() - began));
        });
    }

    private static void inParallel(Collection<? extends EmbeddedServer> servers, Consumer<EmbeddedServer> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.forEach(server -> threads.submit(() -> action.accept(server)));
        }
    }
}
