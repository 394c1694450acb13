package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Puts numbers into an answer; what is zero is left out, as Ollama does. */
record Figures(ObjectNode answer) {

    void count(String name, int count) {
        if (count > 0) {
            answer.put(name, count);
        }
    }

    /** In nanoseconds. */
    void time(String name, Duration time) {
        if (time.isPositive()) {
            answer.put(name, time.toNanos());
        }
    }
}
