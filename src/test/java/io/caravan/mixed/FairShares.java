package io.caravan.mixed;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who should get how much of what is there: whoever asks for less than an equal part gets all of it, and the others share what
 * is left in equal parts (max-min fairness; Bertsekas, Gallager, Data Networks, 6.5.2).
 */
final class FairShares {

    private FairShares() {}

    /** @param asked how much each wants */
    static Map<Asker, Double> of(double total, Map<Asker, Double> asked) {
        Map<Asker, Double> shares = new HashMap<>();
        double left = total;
        List<Asker> modestFirst = asked.keySet().stream()
                .sorted(Comparator.comparingDouble(asked::get))
                .toList();
        for (Asker asker : modestFirst) {
            double equal = left / (modestFirst.size() - shares.size());
            double share = Math.min(equal, asked.get(asker));
            shares.put(asker, share);
            left -= share;
        }
        return shares;
    }
}
