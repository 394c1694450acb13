package io.caravan.node;

import java.time.Duration;
import java.util.List;

/** Failures of a dispatch, for tests of what becomes of them. */
public final class Failures {

    private Failures() {}

    public static NoNodeAnswered nobody(Attempt... attempts) {
        return new NoNodeAnswered("llama3.2", List.of(attempts));
    }

    public static UnknownModel unknown(String model, String... nearest) {
        return new UnknownModel(model, List.of(nearest), List.of());
    }

    public static NotAdmitted busy(NotAdmitted.Reason reason) {
        return new NotAdmitted(reason, "llama3.2", 3, Duration.ofSeconds(7));
    }
}
