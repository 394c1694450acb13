package io.caravan.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** {@code X-Caravan-Timeout}: how many seconds a caller waits for the first token, as a decimal number. */
final class TimeoutHeader {

    static final String NAME = "X-Caravan-Timeout";

    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}(\\.\\d{1,3})?");
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private TimeoutHeader() {}

    /**
     * From a millisecond to a day; null if the header is absent.
     *
     * @throws BadRequest if it is anything else
     */
    static Duration parse(String value) throws BadRequest {
        if (value == null) {
            return null;
        }
        if (SECONDS.matcher(value.strip()).matches()) {
            BigDecimal seconds = new BigDecimal(value.strip());
            if (seconds.signum() > 0 && seconds.compareTo(LONGEST) <= 0) {
                return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
            }
        }
        throw new BadRequest(NAME, "'" + NAME + "' must be a number of seconds above 0 and up to " + LONGEST + ".");
    }
}
