package io.caravan.embedded.simulator;

/**
 * A model's name as Ollama lists it, always with a tag.
 *
 * @param base what stands before the colon, e.g. {@code codellama}
 * @param tag what stands after it, {@code latest} where a caller gave none
 */
record ModelName(String base, String tag) {

    static final String DEFAULT_TAG = "latest";

    ModelName {
        if (base.isBlank() || tag.isBlank()) {
            throw new IllegalArgumentException("a model name needs a base and a tag");
        }
    }

    /** @throws IllegalArgumentException if there is nothing before or after the colon */
    static ModelName of(String name) {
        int colon = name.lastIndexOf(':');
        return colon < 0
                ? new ModelName(name, DEFAULT_TAG)
                : new ModelName(name.substring(0, colon), name.substring(colon + 1));
    }

    @Override
    public String toString() {
        return base + ":" + tag;
    }
}
