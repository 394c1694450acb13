package io.caravan.result;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** Version 7 UUIDs (RFC 9562): unique everywhere, and sorted by the time they were made. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /** A new id, greater than every one this process made before. */
    public static UUID next() {
        return GENERATOR.generate();
    }
}
