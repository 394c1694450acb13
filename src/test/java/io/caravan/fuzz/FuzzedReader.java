package io.caravan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/**
 * Feeds something that reads what strangers send: whatever comes, it returns, or refuses in the way its Javadoc says.
 *
 * <p>Among all tests it gets what is kept under {@code src/test/resources}, beside a class of its name, and a few thousand
 * damaged copies of that. {@code ./caravan fuzz} has Jazzer look for inputs that reach new code, and keeps what it finds
 * wrong in the same place.
 */
public abstract class FuzzedReader {

    /** Nothing that is read takes nearly as long, on any machine. */
    private static final Duration HANG = Duration.ofSeconds(120);

    private static final int DAMAGED = 3_000;

    /** Reads one input; whatever is thrown is a finding. */
    protected abstract void read(byte[] input) throws Exception;

    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] input) throws Exception {
        long begun = System.nanoTime();
        read(input);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(HANG);
    }

    @Test
    @Timeout(300)
    @DisabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
    void whatWasDamagedOnTheWayIsReadOrRefused() {
        Damage damage = new Damage(KeptInputs.of(getClass()));
        for (int i = 0; i < DAMAGED; i++) {
            byte[] input = damage.next();
            try {
                read(input);
            } catch (Throwable finding) {
                throw new AssertionError("Input " + i + ": " + KeptInputs.shown(input), finding);
            }
        }
    }
}
