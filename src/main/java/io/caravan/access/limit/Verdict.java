package io.caravan.access.limit;

import java.util.List;
import java.util.Optional;

/**
 * What became of a request for which quotas were asked.
 *
 * @param shared whether all gateways count together, or this one by itself
 */
public record Verdict(List<Left> quotas, boolean shared) {

    /** The exchange variable that holds it. */
    public static final String VARIABLE = "verdict";

    public Verdict {
        quotas = List.copyOf(quotas);
    }

    /** The quota that is used up, if one is. */
    public Optional<Left> refusal() {
        return quotas.stream().filter(left -> !left.passes()).findFirst();
    }
}
