package io.caravan.node;

import io.caravan.inference.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Failures of a dispatch, for tests of what becomes of them. */
public final class Failures {

    private Failures() {}

    public static NoNodeAnswered nobody(Attempt... attempts) {
        return new NoNodeAnswered("llama3.2", List.of(attempts));
    }

    public static UnknownModel unknown(String model, String... nearest) {
        return new UnknownModel(model, List.of(nearest), List.of());
    }

    public static Lacking lacking(Capability... capabilities) {
        return new Lacking("llama3.2", Set.of(capabilities));
    }

    public static NotAdmitted busy(NotAdmitted.Reason reason) {
        return new NotAdmitted(reason, "llama3.2", 3, Duration.ofSeconds(7));
    }
}
