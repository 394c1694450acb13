package io.caravan.node;

/** Thrown for a model whose prompts would be sent away, where that is not allowed. */
public class CloudModel extends Exception {

    CloudModel(String model) {
        super(
                "Model '" + model + "' does not run here: prompts for it would be sent away, which is not allowed.",
                null,
                false,
                false);
    }
}
