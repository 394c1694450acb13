package io.caravan.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers that are not streamed, as many as can be had: what does one cost, and how long does it take under load? */
final class PlainLoad {

    private static final Question QUESTION = new Question(StandIn.FAST, Sizes.WORDS, false);
    private static final double NANOS_PER_MS = 1e6;
    private static final double BUDGET = 5;

    private final Subjects subjects;
    private final Sizes sizes;
    private final Caller caller;
    private final Consumer<String> say;
    private final Map<Subject, List<Round>> rounds = new LinkedHashMap<>();

    private record Round(double cpuMicros, double perSecond, double p50, double p99, long wrong) {}

    PlainLoad(Subjects subjects, Sizes sizes, Caller caller, Consumer<String> say) {
        this.subjects = subjects;
        this.sizes = sizes;
        this.caller = caller;
        this.say = say;
    }

    List<Figure> measure() throws InterruptedException {
        for (int number = 1; number <= sizes.rounds(); number++) {
            for (Subject subject : subjects.all().toList()) {
                Round round = round(subject);
                rounds.computeIfAbsent(subject, first -> new ArrayList<>()).add(round);
                say.accept("round %d of %d, %s: %.0f requests/s, CPU %.0f µs a request"
                        .formatted(number, sizes.rounds(), subject.name(), round.perSecond(), round.cpuMicros()));
            }
        }
        return figures();
    }

    private Round round(Subject subject) throws InterruptedException {
        double cpu = subject.cpuSeconds();
        long began = System.nanoTime();
        List<Outcome> outcomes = caller.again(Sizes.ASKERS, sizes.round(), subject.target(), QUESTION);
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = subject.cpuSeconds() - cpu;
        List<Outcome> wrong = outcomes.stream().filter(each -> !each.isClean()).toList();
        wrong.stream().limit(1).forEach(first -> say.accept(subject.name() + ": " + first.wrong()));
        Samples times = Samples.of(outcomes.stream()
                .map(outcome -> outcome.totalNanos() / NANOS_PER_MS)
                .toList());
        return new Round(
                used * 1e6 / outcomes.size(),
                outcomes.size() / seconds,
                times.percentile(50),
                times.percentile(99),
                wrong.size());
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        double nginx = subjects.nginx().map(this::cpu).orElse(Double.NaN);
        figures.add(new Figure(
                "CPU a request, gateway to nginx",
                cpu(subjects.gateway()) / nginx,
                Figure.RATIO,
                Bound.atMost(BUDGET)));
        long wrong = rounds.values().stream()
                .flatMap(List::stream)
                .mapToLong(Round::wrong)
                .sum();
        figures.add(new Figure("wrong answers under load", wrong, "answers", Bound.exactly(0)));
        subjects.nginx().ifPresent(subject -> figures.add(new Figure("CPU a request, nginx", nginx, "µs")));
        figures.add(new Figure("CPU a request, gateway", cpu(subjects.gateway()), "µs"));
        subjects.all().forEach(subject -> figures.addAll(underLoad(subject)));
        return figures;
    }

    private double cpu(Subject subject) {
        return median(subject, Round::cpuMicros);
    }

    private List<Figure> underLoad(Subject subject) {
        String load = Sizes.ASKERS + " at once, " + subject.name();
        return List.of(
                new Figure("requests a second, " + load, median(subject, Round::perSecond), "/s"),
                new Figure("latency p50, " + load, median(subject, Round::p50), "ms"),
                new Figure("latency p99, " + load, median(subject, Round::p99), "ms"));
    }

    private double median(Subject subject, java.util.function.ToDoubleFunction<Round> value) {
        return Optional.of(
                        rounds.get(subject).stream().map(value::applyAsDouble).toList())
                .map(Samples::of)
                .map(Samples::median)
                .orElseThrow();
    }
}
