package io.caravan.result;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Version 7 UUIDs (RFC 9562): unique everywhere, and sorted by the time they were made. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private static final Pattern FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Ids() {}

    /** A new id, greater than every one this process made before. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /** Reads an id; empty if the text is none. {@link UUID#fromString} alone also takes {@code 1-1-1-1-1}. */
    public static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
