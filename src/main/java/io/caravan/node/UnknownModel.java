package io.caravan.node;

import java.util.List;

/** Thrown for a model that no node has, with the names that come nearest. */
public class UnknownModel extends Exception {

    UnknownModel(String model, List<String> nearest) {
        super(
                "No node has a model '" + model + "'."
                        + (nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?"),
                null,
                false,
                false);
    }
}
