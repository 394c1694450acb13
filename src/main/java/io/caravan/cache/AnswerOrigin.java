package io.caravan.cache;

/**
 * Whose answer is told.
 *
 * @param writer the model as the node calls it
 * @param model the same with its tag, as it was asked for
 */
record AnswerOrigin(String writer, String model) {}
