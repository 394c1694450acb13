package io.caravan.embedded.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Loads models and hands out their slots as Ollama's scheduler does: one load at a time, which blocks every other load,
 * while requests for a loaded model go on; other runner options than the loaded model's reload it; a model leaves when
 * its keep-alive is over or its place is needed.
 */
final class ModelScheduler {

    /** Ollama's default {@code OLLAMA_MAX_LOADED_MODELS} for a machine with one GPU. */
    static final int MAX_LOADED = 3;

    /** Ollama's default {@code OLLAMA_MAX_QUEUE}; it counts only requests that need a load. */
    static final int MAX_WAITING_FOR_LOAD = 512;

    static final String BUSY = "server busy, please try again.  maximum pending requests exceeded";

    private final Vertx vertx;
    private final Supplier<Tuning> tuning;
    private final Map<ModelName, ModelRunner> loaded = new LinkedHashMap<>();
    private final Deque<Ticket> waitingForLoad = new ArrayDeque<>();
    private final Alarms alarms;
    private boolean loading;

    ModelScheduler(Vertx vertx, Supplier<Tuning> tuning) {
        this.vertx = vertx;
        this.tuning = tuning;
        this.alarms = new Alarms(vertx);
    }

    /** @throws Refusal 503 if too many requests wait for a load */
    void admit(Ticket ticket) {
        ModelRunner runner = loaded.get(ticket.model().name());
        if (runner != null && runner.serves(ticket)) {
            runner.admit(ticket, parallel());
        } else if (waitingForLoad.size() >= MAX_WAITING_FOR_LOAD) {
            throw new Refusal(503, BUSY);
        } else {
            waitingForLoad.add(ticket);
            loadNext();
        }
    }

    /** Ends a claim, whether it waits or holds a slot; a second call does nothing. */
    void leave(Ticket ticket) {
        boolean waited = ticket.isWaiting();
        boolean held = ticket.isGranted();
        ticket.end();
        ModelRunner runner = loaded.get(ticket.model().name());
        if (waited) {
            waitingForLoad.remove(ticket);
            Optional.ofNullable(runner).ifPresent(r -> r.forget(ticket));
        } else if (held && runner != null) {
            runner.release();
            runner.grantNext(parallel());
        }
        Optional.ofNullable(runner).ifPresent(this::expireLater);
        loadNext();
    }

    /** The model leaves as soon as nobody uses it. */
    void unload(ModelName model) {
        ModelRunner runner = loaded.get(model);
        if (runner != null) {
            runner.keepFor(Duration.ZERO);
            expireLater(runner);
        }
    }

    /** Gives waiting requests the slots that a change of the parallelism brought. */
    void retune() {
        List.copyOf(loaded.values()).forEach(runner -> runner.grantNext(parallel()));
    }

    int waiting() {
        return waitingForLoad.size()
                + loaded.values().stream().mapToInt(ModelRunner::waiting).sum();
    }

    Collection<ModelRunner> loaded() {
        return List.copyOf(loaded.values());
    }

    private int parallel() {
        return tuning.get().parallel();
    }

    private void loadNext() {
        loaded.values().forEach(runner -> runner.leave(false));
        while (!loading && !waitingForLoad.isEmpty()) {
            Ticket next = waitingForLoad.peek();
            ModelRunner present = loaded.get(next.model().name());
            if (present != null && present.serves(next)) {
                waitingForLoad.remove();
                present.admit(next, parallel());
            } else if (makeRoom(present)) {
                load(next);
            } else {
                return;
            }
        }
    }

    /** @return whether there is room now; otherwise the end of a running request tries again */
    private boolean makeRoom(ModelRunner otherOptions) {
        if (otherOptions != null) {
            otherOptions.leave(true);
            return evict(Optional.of(otherOptions).filter(ModelRunner::isIdle));
        }
        return loaded.size() < MAX_LOADED
                || evict(loaded.values().stream()
                        .filter(ModelRunner::isIdle)
                        .min(Comparator.comparing(ModelRunner::lastUsed)));
    }

    private boolean evict(Optional<ModelRunner> idle) {
        idle.ifPresent(runner -> loaded.remove(runner.model().name()));
        return idle.isPresent();
    }

    private void load(Ticket first) {
        loading = true;
        after(tuning.get().loadTimeOf(first.model()), () -> {
            ModelRunner runner = new ModelRunner(first.model(), first.options());
            loaded.put(first.model().name(), runner);
            loading = false;
            admitAllWaitingFor(runner);
            expireLater(runner);
            loadNext();
        });
    }

    private void admitAllWaitingFor(ModelRunner runner) {
        List<Ticket> served = waitingForLoad.stream()
                .filter(ticket -> ticket.model().name().equals(runner.model().name()) && runner.serves(ticket))
                .toList();
        waitingForLoad.removeAll(served);
        served.forEach(ticket -> runner.admit(ticket, parallel()));
    }

    private void expireLater(ModelRunner runner) {
        if (runner.isIdle()) {
            Duration left = Duration.between(Instant.now(), runner.expiresAt());
            alarms.set(runner, left, () -> expire(runner));
        }
    }

    private void expire(ModelRunner runner) {
        if (Instant.now().isBefore(runner.expiresAt())) {
            expireLater(runner);
        } else if (runner.isIdle() && loaded.remove(runner.model().name(), runner)) {
            loadNext();
        }
    }

    private void after(Duration time, Runnable action) {
        if (time.toMillis() < 1) {
            action.run();
        } else {
            vertx.setTimer(time.toMillis(), timer -> action.run());
        }
    }
}
