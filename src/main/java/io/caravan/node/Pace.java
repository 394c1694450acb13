package io.caravan.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** How long a node takes, as far as was seen. Safe for use by many threads. */
final class Pace {

    /** A chat of some hundred tokens on a Jetson; replaced by what is seen first. */
    private static final double FIRST_GUESS_MS = 5_000;

    private final Map<String, MovingAverage> service = new ConcurrentHashMap<>();
    private final MovingAverage anyModel = new MovingAverage(FIRST_GUESS_MS);
    private final MovingAverage tokensPerSecond = new MovingAverage(0);

    /** How long a request for the model holds its slot; empty if none was seen: another model's pace says nothing of it. */
    Optional<Duration> service(String model) {
        return Optional.ofNullable(service.get(model)).map(Pace::average);
    }

    /** How long any request holds its slot. */
    Duration service() {
        return average(anyModel);
    }

    private static Duration average(MovingAverage ms) {
        return Duration.ofNanos((long) (ms.value() * 1e6));
    }

    /** Tokens one stream gets a second; 0 if none was seen. */
    double tokensPerSecond() {
        return tokensPerSecond.value();
    }

    void served(String model, Duration held, OptionalDouble rate) {
        double ms = held.toNanos() / 1e6;
        service.computeIfAbsent(model, first -> new MovingAverage(FIRST_GUESS_MS))
                .add(ms);
        anyModel.add(ms);
        rate.ifPresent(tokensPerSecond::add);
    }
}
