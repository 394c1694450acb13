package io.caravan.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hundreds of streams at once at the speed of a node: is every token there and in its place, and what does one cost? */
final class StreamLoad {

    private static final Bound RESIDENT = Bound.atMost(300);

    private final Subjects subjects;
    private final Sizes sizes;
    private final Caller caller;
    private final Stored stored;
    private final Consumer<String> say;

    private record Run(double cpuMicros, long clean, long tokens, double seconds) {}

    StreamLoad(Subjects subjects, Sizes sizes, Caller caller, Stored stored, Consumer<String> say) {
        this.subjects = subjects;
        this.sizes = sizes;
        this.caller = caller;
        this.stored = stored;
        this.say = say;
    }

    List<Figure> measure() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        Run nginx = null;
        Run gateway = null;
        for (Subject subject : subjects.all().toList()) {
            Run run = run(Sizes.STREAMS, subject, sizes.tokens(), "short-");
            figures.add(clean(Sizes.STREAMS, subject, run));
            if (subject.figures() != null) {
                figures.add(new Figure("CPU a token, " + subject.name(), run.cpuMicros(), "µs"));
            }
            nginx = subjects.nginx().filter(subject::equals).isPresent() ? run : nginx;
            gateway = run;
        }
        double ratio = nginx == null ? Double.NaN : gateway.cpuMicros() / nginx.cpuMicros();
        figures.add(new Figure("CPU a token, gateway to nginx", ratio, Figure.RATIO));
        figures.addAll(longStreams());
        return figures;
    }

    private List<Figure> longStreams() throws InterruptedException {
        Run run = run(Sizes.LONG_STREAMS, subjects.gateway(), sizes.longTokens(), "long-");
        long rows = stored.await("long-", Words.first(sizes.longTokens()), Sizes.LONG_STREAMS);
        String all = Sizes.LONG_STREAMS + " streams at 30 tokens/s";
        return List.of(
                clean(Sizes.LONG_STREAMS, subjects.gateway(), run),
                new Figure(
                        "tokens in order, " + all,
                        run.tokens(),
                        "tokens",
                        Bound.exactly((double) Sizes.LONG_STREAMS * sizes.longTokens())),
                new Figure("stored whole, " + all, rows, "completions", Bound.exactly(Sizes.LONG_STREAMS)),
                new Figure(
                        "RSS of the gateway after " + all,
                        subjects.gateway().figures().residentMiB(),
                        "MiB",
                        RESIDENT),
                new Figure("CPU a token, " + all, run.cpuMicros(), "µs"));
    }

    private Run run(int count, Subject subject, int tokens, String requestIds) throws InterruptedException {
        double cpu = subject.cpuSeconds();
        long began = System.nanoTime();
        List<Outcome> outcomes =
                caller.together(count, subject.target(), new Question(StandIn.PACED, tokens, true), requestIds);
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = subject.cpuSeconds() - cpu;
        outcomes.stream()
                .filter(each -> !each.isClean())
                .limit(1)
                .forEach(first -> say.accept(subject.name() + ": " + first.wrong()));
        long got = outcomes.stream().mapToLong(Outcome::tokens).sum();
        long clean = outcomes.stream().filter(Outcome::isClean).count();
        say.accept("%s: %d of %d streams clean, %d tokens in %.1f s, CPU %.0f µs a token"
                .formatted(subject.name(), clean, count, got, seconds, used * 1e6 / got));
        return new Run(used * 1e6 / got, clean, got, seconds);
    }

    private static Figure clean(int of, Subject subject, Run run) {
        return new Figure("clean streams of " + of + ", " + subject.name(), run.clean(), "streams", Bound.exactly(of));
    }
}
