package io.caravan.node;

import io.caravan.metric.Gauges;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Slots that several gateways share by leases in Redis. A lease lasts as long as its slot is in use, because it is renewed; a
 * gateway that is killed loses its leases as soon as they expire.
 *
 * <p>While Redis is left alone or does not answer in time, each gateway takes up to its share of each node's slots, and what is
 * running then gets leases when Redis is back. Safe for use by many threads; never blocks.
 */
final class SharedSlots implements SlotLeases {

    private static final Logger LOG = Logger.getLogger(SharedSlots.class);

    /** A Redis that was silent is not asked for so long: every request would have to wait out its silence. */
    private static final Duration SILENCE_PAUSE = Duration.ofSeconds(1);

    /** So often a lease is renewed in its life: it outlasts one renewal that fails. */
    private static final int RENEWALS = 3;

    private final SlotRegister register;
    private final int gateways;
    private final RedisBreaker breaker;
    private final RedisBudgets budgets;
    private final MeterRegistry meters;
    private final Gauges gauges;
    private final Map<Node, SlotsInUse> inUse = new ConcurrentHashMap<>();
    private final Map<Node, Counter> lost = new ConcurrentHashMap<>();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slots-renew").factory());
    private volatile long silentSince;

    /** @param gateways how many share the nodes, this one included */
    SharedSlots(
            SlotRegister register,
            Duration leaseTime,
            int gateways,
            RedisBreaker breaker,
            RedisBudgets budgets,
            MeterRegistry meters,
            Gauges gauges) {
        this.register = register;
        this.gateways = gateways;
        this.breaker = breaker;
        this.budgets = budgets;
        this.meters = meters;
        this.gauges = gauges;
        long pause = leaseTime.dividedBy(RENEWALS).toMillis();
        clock.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Outcome> take(Node node) {
        return take(node, budgets.fresh());
    }

    @Override
    public CompletionStage<Outcome> take(Node node, RedisBudget budget) {
        if (breaker.isOpen() || wasSilent() || budget.isSpent()) {
            return CompletableFuture.completedStage(takeOfShare(node));
        }
        String lease = register.newLease();
        // Asked here, so that who comes first is first there, too.
        CompletionStage<Boolean> asked = register.take(node, lease);
        return CompletableFuture.supplyAsync(() -> outcome(node, lease, asked, budget), Thread::startVirtualThread);
    }

    private boolean wasSilent() {
        return silent.get() && System.nanoTime() - silentSince < SILENCE_PAUSE.toNanos();
    }

    private Outcome outcome(Node node, String lease, CompletionStage<Boolean> asked, RedisBudget budget) {
        try {
            return taken(node, lease, budget.await(() -> asked));
        } catch (ExecutionException | TimeoutException away) {
            return takenWithoutRedis(node, lease, away);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return takenWithoutRedis(node, lease, stopping);
        }
    }

    private Outcome taken(Node node, String lease, boolean granted) {
        if (granted) {
            inUse(node).use(lease);
        }
        if (answers()) {
            renew();
        }
        return granted ? Outcome.GRANTED : Outcome.FULL;
    }

    /** Redis may carry the order out when it comes round to it; so what it is to take is given back, here and in a renewal. */
    private Outcome takenWithoutRedis(Node node, String lease, Throwable failure) {
        isSilent(failure);
        register.release(node, List.of(lease));
        return takeOfShare(node);
    }

    private Outcome takeOfShare(Node node) {
        int share = Math.max(1, node.slots() / gateways);
        return inUse(node).useOfShare(share) ? Outcome.GRANTED : Outcome.FULL;
    }

    @Override
    public void giveBack(Node node) {
        inUse(node).giveBack().ifPresent(lease -> register.release(node, List.of(lease)));
    }

    /** Stops renewing: leases that are still held expire. */
    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Renews all leases, and takes those that are missing. Completes when Redis has done so, or has not answered. */
    CompletionStage<Void> renew() {
        Map<Node, SlotsInUse.Wanted> wanted = new HashMap<>();
        inUse.forEach((node, slots) -> wanted.put(node, slots.wanted(register::newLease)));
        wanted.values().removeIf(each -> each.all().isEmpty());
        if (wanted.isEmpty() || !renewing.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(null);
        }
        Map<Node, List<String>> leases = new HashMap<>();
        wanted.forEach((node, each) -> leases.put(node, each.all()));
        return register.renew(leases).handle((held, failure) -> {
            renewing.set(false);
            // That it answers a renewal, which may take longer, does not say that it answers a request in time.
            if (failure == null) {
                Set<String> granted = new HashSet<>(held);
                wanted.forEach((node, each) -> renewed(node, each, granted));
            } else {
                isSilent(failure);
                wanted.forEach((node, each) -> register.release(node, each.fresh()));
            }
            return null;
        });
    }

    private void renewed(Node node, SlotsInUse.Wanted wanted, Set<String> granted) {
        SlotsInUse.Renewed renewed = inUse(node).renewed(wanted, granted);
        register.release(node, renewed.surplus());
        lost.get(node).increment(renewed.lost());
    }

    private void isSilent(Throwable failure) {
        silentSince = System.nanoTime();
        if (silent.compareAndSet(false, true)) {
            LOG.warnf("Redis does not answer in time; this gateway takes its share of the slots: %s", failure);
        }
    }

    /** Whether it did not before. */
    private boolean answers() {
        boolean again = silent.compareAndSet(true, false);
        if (again) {
            LOG.info("Redis answers in time again; slots are leased from it");
        }
        return again;
    }

    private SlotsInUse inUse(Node node) {
        return inUse.computeIfAbsent(node, this::measured);
    }

    private SlotsInUse measured(Node node) {
        SlotsInUse slots = new SlotsInUse();
        gauges.add(
                "caravan.node.unleased",
                "Requests the node is answering for this gateway without a lease of its slot",
                Tags.of("node", node.name()),
                slots,
                SlotsInUse::unleased);
        lost.put(
                node,
                Counter.builder("caravan.node.leases.lost")
                        .description("Leases of slots that were not renewed in time and went to another gateway")
                        .tag("node", node.name())
                        .register(meters));
        return slots;
    }
}
