package io.caravan.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** One request after the other while nothing else is asked: how much later is everything than without us? */
final class IdleLatency {

    private static final Question WHOLE = new Question(StandIn.FAST, Sizes.WORDS, false);
    private static final Question STREAM = new Question(StandIn.FAST, Sizes.WORDS, true);
    private static final double NANOS_PER_MS = 1e6;
    private static final Bound P50 = Bound.atMost(2);
    private static final Bound P99 = Bound.atMost(10);

    private final Subjects subjects;
    private final Sizes sizes;
    private final Caller caller;

    IdleLatency(Subjects subjects, Sizes sizes, Caller caller) {
        this.subjects = subjects;
        this.sizes = sizes;
        this.caller = caller;
    }

    List<Figure> measure() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(added("time to first token", STREAM, Outcome::firstNanos, P50, P99));
        figures.addAll(added("latency", WHOLE, Outcome::totalNanos, null, null));
        return figures;
    }

    // One after the other in turn, so that whatever else the machine does meets all of them alike.
    private List<Figure> added(String what, Question question, ToLongFunction<Outcome> time, Bound p50, Bound p99)
            throws InterruptedException {
        List<Subject> all = subjects.all().toList();
        List<List<Double>> times =
                all.stream().map(each -> (List<Double>) new ArrayList<Double>()).toList();
        for (int number = 0; number < sizes.idleRequests(); number++) {
            for (int i = 0; i < all.size(); i++) {
                Outcome outcome = caller.ask(all.get(i).target(), question);
                times.get(i).add(outcome.isClean() ? time.applyAsLong(outcome) / NANOS_PER_MS : Double.NaN);
            }
        }
        List<Samples> samples = times.stream().map(Samples::of).toList();
        List<Figure> figures = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            boolean gateway = all.get(i) == subjects.gateway();
            String by = ", idle, " + all.get(i).name();
            figures.add(difference("added " + what + " p50" + by, 50, samples, i, gateway ? p50 : null));
            figures.add(difference("added " + what + " p99" + by, 99, samples, i, gateway ? p99 : null));
        }
        figures.add(new Figure(what + " p50, idle, direct", samples.getFirst().percentile(50), "ms"));
        figures.add(new Figure(what + " p99, idle, direct", samples.getFirst().percentile(99), "ms"));
        return figures;
    }

    private static Figure difference(String name, double percent, List<Samples> samples, int of, Bound bound) {
        double added = samples.get(of).percentile(percent) - samples.getFirst().percentile(percent);
        return new Figure(name, added, "ms", bound);
    }
}
