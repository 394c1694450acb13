package io.caravan.node;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why nobody answers a request. What is {@linkplain #addSuppressed added}, of models that were to stand in, is part of its text. */
abstract class Unanswered extends Exception {

    Unanswered(String message) {
        // No stack trace: it says nothing about our code.
        super(message, null, true, false);
    }

    @Override
    public String getMessage() {
        return Stream.concat(
                        Stream.of(super.getMessage()),
                        Arrays.stream(getSuppressed()).map(Throwable::getMessage))
                .collect(Collectors.joining(" "));
    }
}
