package io.caravan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

    /**
     * Of the processor's time, which does not grow with what else the machine does. No input is longer than 64 KiB: what takes
     * this long for one takes time that grows with its square, or more.
     */
    private static final Duration TOO_LONG = Duration.ofSeconds(2);

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int DAMAGED = 3_000;

    /** Reads one input; whatever is thrown is a finding. */
    protected abstract void read(byte[] input) throws Exception;

    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] input) throws Exception {
        readInTime(input);
    }

    private void readInTime(byte[] input) throws Exception {
        long begun = CLOCK.getCurrentThreadCpuTime();
        read(input);
        assertThat(Duration.ofNanos(CLOCK.getCurrentThreadCpuTime() - begun)).isLessThan(TOO_LONG);
    }

    @Test
    @Timeout(300)
    @DisabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
    void whatWasDamagedOnTheWayIsReadOrRefused() {
        Damage damage = new Damage(KeptInputs.of(getClass()));
        for (int i = 0; i < DAMAGED; i++) {
            byte[] input = damage.next();
            try {
                readInTime(input);
            } catch (Throwable finding) {
                throw new AssertionError("Input " + i + ": " + KeptInputs.shown(input), finding);
            }
        }
    }
}
