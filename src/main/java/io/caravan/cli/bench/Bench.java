package io.caravan.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All that is measured while everything runs. */
public final class Bench {

    private final Subjects subjects;
    private final Sizes sizes;
    private final Stored stored;
    private final Consumer<String> say;

    /** @param say hears of every step */
    public Bench(Subjects subjects, Sizes sizes, Stored stored, Consumer<String> say) {
        this.subjects = subjects;
        this.sizes = sizes;
        this.stored = stored;
        this.say = say;
    }

    /** The figures, headlines first. */
    public List<Figure> measure() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("RSS of the gateway before any load", resident(), "MiB"));
        try (Caller caller = new Caller()) {
            new WarmUp(subjects, sizes, caller, say).run();
            say.accept("Not streamed, " + Sizes.ASKERS + " at once");
            figures.addAll(new PlainLoad(subjects, sizes, caller, say).measure());
            say.accept("One after the other");
            figures.addAll(new IdleLatency(subjects, sizes, caller).measure());
            say.accept("Streamed, hundreds at once");
            figures.addAll(new StreamLoad(subjects, sizes, caller, stored, say).measure());
        }
        return figures;
    }

    private double resident() {
        return subjects.gateway().figures().residentMiB();
    }
}
