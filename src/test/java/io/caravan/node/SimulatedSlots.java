package io.caravan.node;

import io.caravan.inference.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Some slots that answer who waits in a {@link FairQueue}, in a time of their own. */
final class SimulatedSlots {

    private static final List<Node> NODES = List.of(SomeNodes.node("agx0", 1, 1));

    private final FairQueue queue = new FairQueue();
    private final int slots;
    private final MovingAverage expected;
    private final List<Asker> askers = new ArrayList<>();
    private final PriorityQueue<Work> working = new PriorityQueue<>(Comparator.comparingDouble(Work::end));
    private final Map<String, Double> worked = new HashMap<>();
    private double clock;

    /** Somebody who always has so many requests waiting, each of which takes so many milliseconds. */
    private record Asker(String name, int waiting, double took) {}

    private record Work(Waiting request, double took, double end) {}

    /** @param expected how long a request takes, in milliseconds, as long as none was seen */
    SimulatedSlots(int slots, MovingAverage expected) {
        this.slots = slots;
        this.expected = expected;
    }

    SimulatedSlots asked(String name, int waiting, double took) {
        askers.add(new Asker(name, waiting, took));
        return this;
    }

    /** Lets so many milliseconds go by, and what was worked for each in them counts alone. */
    void pass(double ms) {
        worked.clear();
        double end = clock + ms;
        ask();
        while (working.element().end() < end) {
            endOne();
            ask();
        }
        clock = end;
    }

    /** What was worked for somebody, of all that was worked. */
    double share(String name) {
        return worked.get(name) / worked.values().stream().mapToDouble(ms -> ms).sum();
    }

    private void ask() {
        do {
            askers.forEach(this::refill);
            serve();
        } while (working.size() < slots);
    }

    private void refill(Asker asker) {
        long waits = queue.inOrder().stream()
                .filter(one -> one.caller().equals(asker.name()))
                .count();
        IntStream.range((int) waits, asker.waiting())
                .forEach(missing ->
                        queue.join(Waits.of("m", NODES, Lane.INTERACTIVE, asker.name(), false), expected.value()));
    }

    private void serve() {
        Waiting next = queue.inOrder().first();
        queue.served(next);
        double took = askers.stream()
                .filter(asker -> asker.name().equals(next.caller()))
                .findFirst()
                .orElseThrow()
                .took();
        working.add(new Work(next, took, clock + took));
    }

    private void endOne() {
        Work done = working.remove();
        clock = done.end();
        queue.correct(done.request(), done.took());
        expected.add(done.took());
        worked.merge(done.request().caller(), done.took(), Double::sum);
    }
}
