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

    /** Of the processor's time, which does not grow with what else the machine does. */
    private static final Duration TOO_LONG = Duration.ofSeconds(5);

    /** What takes time in proportion to it takes milliseconds for so much; what takes time with its square takes far too long. */
    private static final int LONG = 256 * 1024;

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

    @Test
    @Timeout(300)
    @DisabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
    void whatIsLongTakesNoMoreThanItsLength() throws Exception {
        for (byte[] input : KeptInputs.of(getClass())) {
            readInTime(Damage.repeated(input, LONG));
        }
        for (byte[] thorn : Damage.thorns()) {
            readInTime(Damage.repeated(thorn, LONG));
        }
    }
}
