package io.caravan.cli.bench;

/**
 * One way to the stand-in that is measured.
 *
 * @param target where to ask
 * @param figures of the processes that are in the way; null for the direct way, in which there are none
 */
public record Subject(Target target, ProcessFigures figures) {

    String name() {
        return target.name();
    }

    double cpuSeconds() {
        return figures == null ? 0 : figures.cpuSeconds();
    }
}
