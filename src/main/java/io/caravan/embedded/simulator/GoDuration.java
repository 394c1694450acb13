package io.caravan.embedded.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them ({@code 300ms}, {@code 1h30m}, {@code -1s}), which Ollama takes as {@code keep_alive}. */
final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final String PART = "(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)";
    private static final Pattern WHOLE = Pattern.compile("[-+]?(?:" + PART + ")+");
    private static final Pattern PARTS = Pattern.compile(PART);

    private GoDuration() {}

    /** @throws IllegalArgumentException with Go's words for what is not a duration */
    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("time: invalid duration \"%s\"".formatted(text));
        }
        Duration sum = Duration.ZERO;
        Matcher part = PARTS.matcher(text);
        while (part.find()) {
            BigDecimal nanos = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2))));
            sum = sum.plusNanos(nanos.longValue());
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }
}
