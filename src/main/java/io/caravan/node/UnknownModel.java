package io.caravan.node;

import java.util.List;

/** Thrown for a model that no node has, with the names that come nearest. */
public class UnknownModel extends Unanswered {

    UnknownModel(String model, List<String> nearest, List<String> neverReached) {
        super("No node has a model '" + model + "'."
                + (nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?")
                + (neverReached.isEmpty() ? "" : " Not reached so far: " + String.join(", ", neverReached) + "."));
    }
}
