package io.caravan.embedded.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults a node has now: those it was told, and those in the name of the model that is asked for. */
final class Faults {

    private final Map<Fault, Integer> struck = new HashMap<>();
    private List<Fault> told = List.of();

    /** In place of all told before. */
    void tell(List<Fault> faults) {
        told = List.copyOf(faults);
        struck.clear();
    }

    void heal() {
        tell(List.of());
    }

    List<Fault> told() {
        return told.stream().filter(this::lasts).toList();
    }

    /** The fault that this request of a model suffers, counted as one of its times. */
    Optional<Fault> strike(ModelName model, boolean prefilled) {
        Predicate<Fault> meant = fault -> fault.model() == null || fault.model().equals(model.toString());
        Predicate<Fault> fits = fault -> !fault.kind().isOfPrefill() || prefilled;
        return first(meant.and(fits))
                .or(() -> FaultModel.fault(model).filter(fits).filter(this::lasts))
                .map(this::count);
    }

    /** The break that a change of this model suffers, told and not in its name, counted as one of its times. */
    Optional<Fault> strikeChange(ModelName model) {
        Predicate<Fault> breaks = fault -> fault.kind() == FaultKind.CUT || fault.kind() == FaultKind.MALFORMED_CHUNK;
        return first(breaks.and(fault -> model.toString().equals(fault.model())))
                .map(this::count);
    }

    /** The fault that a request of no model suffers. */
    Optional<Fault> strikeEverything() {
        return first(Fault::hitsEverything).map(this::count);
    }

    private Optional<Fault> first(Predicate<Fault> meant) {
        return told.stream()
                .filter(fault -> fault.kind() != FaultKind.REFUSE)
                .filter(this::lasts)
                .filter(meant)
                .findFirst();
    }

    private boolean lasts(Fault fault) {
        return fault.times() == null || struck.getOrDefault(fault, 0) < fault.times();
    }

    private Fault count(Fault fault) {
        struck.merge(fault, 1, Integer::sum);
        return fault;
    }
}
