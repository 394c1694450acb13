package io.caravan.embedded.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A simulated AI node that listens until it is closed. Its methods may be called from any thread but its own event
 * loop; each returns when its effect holds.
 */
public final class SimulatedNode implements AutoCloseable {

    private final NodeOptions options;
    private final Vertx vertx;
    private final Listener listener;
    private final Listener control;
    private final Workshop workshop;

    private SimulatedNode(NodeOptions options) {
        this.options = options;
        this.vertx = newVertx();
        this.listener = new Listener(vertx, options.host(), options.port());
        this.control = new Listener(vertx, options.host(), options.controlPort());
        this.workshop = new Workshop(vertx, options, listener);
    }

    /**
     * Starts a node and waits until it listens.
     *
     * @throws IllegalStateException if a port is taken
     */
    public static SimulatedNode start(NodeOptions options) {
        SimulatedNode node = new SimulatedNode(options);
        try {
            node.await(node::listen);
            return node;
        } catch (CompletionException e) {
            node.close();
            throw new IllegalStateException(
                    "%s cannot listen: %s"
                            .formatted(options.name(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    /** See the options with {@code --help}. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new SimulatorCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    public String name() {
        return options.name();
    }

    public int port() {
        return listener.port();
    }

    /** Of the control API that stays reachable while the node refuses connections. */
    public int controlPort() {
        return control.port();
    }

    /** Without a slash at the end. */
    public URI url() {
        return URI.create("http://%s:%d".formatted(options.host(), port()));
    }

    /** With the last requests. */
    public NodeState state() {
        return await(() -> Future.succeededFuture(NodeState.of(name(), workshop, true)));
    }

    /** In place of all faults before. */
    public void fail(Fault... faults) {
        change(() -> workshop.tell(List.of(faults)));
    }

    /** Closes the socket and its connections until the node is healed: as if the machine were switched off. */
    public void refuse() {
        fail(Fault.of(FaultKind.REFUSE));
    }

    /** No faults any more, and the socket is open again. */
    public void heal() {
        change(workshop::heal);
    }

    /** The same speed for all models from the next request on. */
    public void setTokensPerSecond(double speed) {
        change(() -> workshop.tune(workshop.tuning().with(speed, null, null)));
    }

    public void setLoadTime(Duration loadTime) {
        change(() -> workshop.tune(workshop.tuning().with(null, loadTime.toMillis(), null)));
    }

    public void setParallel(int parallel) {
        change(() -> workshop.tune(workshop.tuning().with(null, null, parallel)));
    }

    /** Starts a new node with the same options on the same port, after this one was closed. */
    public SimulatedNode reopen() {
        return start(options.withPort(port()));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Future<Integer> listen() {
        ControlRoutes controls = new ControlRoutes(name(), workshop);
        List<Route> all =
                Stream.concat(routes().stream(), controls.routes().stream()).toList();
        Routes node = new Routes(all, workshop::takes, wording());
        Routes onlyControl = new Routes(controls.routes(), call -> false, wording());
        return listener.open(node::handle).compose(port -> control.open(onlyControl::handle));
    }

    private List<Route> routes() {
        return switch (options.kind()) {
            case OLLAMA -> OllamaRoutes.of(workshop);
            case OPENAI -> LlamaCppRoutes.of(workshop);
        };
    }

    private Wording wording() {
        return switch (options.kind()) {
            case OLLAMA -> new OllamaWording();
            case OPENAI -> new LlamaCppWording();
        };
    }

    private void change(Runnable action) {
        await(() -> {
            action.run();
            return listener.settled().map(settled -> null);
        });
    }

    private <T> T await(Supplier<Future<T>> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(turn -> complete(result, action));
        return result.join();
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<Future<T>> action) {
        try {
            action.get().onSuccess(result::complete).onFailure(result::completeExceptionally);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** One event loop, so that no state needs a lock; nothing on disk, so that it starts fast. */
    private static Vertx newVertx() {
        FileSystemOptions noFiles =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(noFiles));
    }
}
