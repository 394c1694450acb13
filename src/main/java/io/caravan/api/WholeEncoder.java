package io.caravan.api;

import io.caravan.inference.NodeResult;

/** Writes an answer that always leaves whole in the caller's dialect. */
@FunctionalInterface
public interface WholeEncoder {

    /** The exchange variable that holds it. */
    String VARIABLE = "wholeEncoder";

    /** What to write as JSON. */
    Object document(NodeResult result);
}
