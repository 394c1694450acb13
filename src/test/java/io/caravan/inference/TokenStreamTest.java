package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TokenStreamTest {

    private static final int LONGEST = 100;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final AtomicInteger proofs = new AtomicInteger();
    private final TokenStream stream = Streams.silent("nano", "tinyllama", LONGEST);

    @Test
    void whatIsKeptBackIsASignOfLifeThatTheReaderDoesNotSee() throws Exception {
        assertThat(stream.awaitFirst(AT_ONCE)).isFalse();
        stream.keptBack(1);
        assertThat(stream.awaitFirst(AT_ONCE)).isTrue();
        assertThat(stream.peek()).isNull();
    }

    @Test
    void whatIsKeptBackCountsAgainstTheLongestAnswer() throws Exception {
        stream.keptBack(LONGEST - 1);
        stream.offer(text("a"));
        assertThat(stream.take(LIMIT)).containsExactly(text("a"));
        stream.keptBack(1);
        assertThat(stream.take(LIMIT)).containsExactly(new TokenEvent.Finish("length", new Usage(0, 3)));
    }

    @Test
    void aNodeThatWritesMoreThanTheLongestAnswerIsStopped() {
        AtomicInteger stops = new AtomicInteger();
        TokenStream babble = Streams.stoppedBy(stops::incrementAndGet, LONGEST);
        babble.keptBack(LONGEST + 1);
        babble.close();
        babble.close();
        assertThat(stops).hasValue(1);
    }

    @Test
    void aNodeThatIsDoneIsNotStopped() {
        AtomicInteger stops = new AtomicInteger();
        TokenStream whole = Streams.stoppedBy(stops::incrementAndGet, LONGEST);
        whole.offer(end());
        whole.close();
        assertThat(stops).hasValue(0);
    }

    @Test
    @Timeout(120)
    void aNodeThatKeepsBackWhatItWritesDoesNotStandStill() throws Exception {
        assertThat(readOfSlowNode(text("b"), stream -> stream.take(SHORT))).isEqualTo(List.of(text("b")));
        assertThat(readOfSlowNode(end(), stream -> stream.awaitEnd(SHORT))).isEqualTo(Optional.empty());
    }

    /** Reads of a node that keeps back what it writes for longer than the limit; once more where the machine silenced it. */
    private static Object readOfSlowNode(TokenEvent last, Reading reading) throws Exception {
        while (true) {
            TokenStream stream = Streams.silent("nano", "tinyllama", Integer.MAX_VALUE);
            SlowNode node = new SlowNode(stream, last);
            Object read = reading.of(stream);
            if (node.longestSilence().compareTo(SHORT) < 0) {
                return read;
            }
        }
    }

    private interface Reading {
        Object of(TokenStream stream) throws InterruptedException;
    }

    /** Keeps back a character now and then until the limit is over, and then says something at last. */
    private static final class SlowNode {

        private final Thread writer = Thread.ofPlatform().unstarted(this::write);
        private final TokenStream stream;
        private final TokenEvent last;
        private final long begun = System.nanoTime();
        private long heard = begun;
        private long longest;

        SlowNode(TokenStream stream, TokenEvent last) {
            this.stream = stream;
            this.last = last;
            writer.start();
        }

        private void write() {
            while (System.nanoTime() - begun < SHORT.toNanos() * 3 / 2) {
                stream.keptBack(1);
                note();
                LockSupport.parkNanos(SHORT.toNanos() / 20);
            }
            stream.offer(last);
            note();
        }

        private void note() {
            long now = System.nanoTime();
            longest = Math.max(longest, now - heard);
            heard = now;
        }

        Duration longestSilence() throws InterruptedException {
            writer.join();
            return Duration.ofNanos(longest);
        }
    }

    @Test
    void aNodeThatIsSilentStandsStillHoweverMuchItKeptBackBefore() throws Exception {
        stream.keptBack(1);
        assertThat(stream.take(AT_ONCE))
                .singleElement()
                .isInstanceOfSatisfying(
                        TokenEvent.Broken.class,
                        broken -> assertThat(broken.failure().kind()).isEqualTo(NodeFailure.Kind.STALLED));
    }

    @Test
    void anAnswerThatIsWholeProvesTheNode() {
        stream.onProof(LIMIT, proofs::incrementAndGet);
        stream.offer(text("a"));
        assertThat(proofs).as("so far it only began").hasValue(0);
        stream.offer(end());
        stream.offer(end());
        assertThat(proofs).hasValue(1);
    }

    @Test
    void anAnswerThatWasWholeBeforeAnybodyAskedProvesTheNode() {
        stream.offer(end());
        stream.onProof(LIMIT, proofs::incrementAndGet);
        assertThat(proofs).hasValue(1);
    }

    @Test
    void anAnswerThatGoesOnForLongEnoughProvesTheNodeBeforeItsEnd() {
        stream.onProof(Duration.ofNanos(1), proofs::incrementAndGet);
        stream.offer(text("a"));
        assertThat(proofs).hasValue(0);
        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            stream.keptBack(0);
            assertThat(proofs).hasValue(1);
        });
    }

    @Test
    void anAnswerThatBreaksProvesNothing() {
        stream.onProof(LIMIT, proofs::incrementAndGet);
        stream.offer(text("a"));
        stream.cancel();
        stream.offer(end());
        assertThat(proofs).hasValue(0);
    }

    private static TokenEvent text(String content) {
        return new TokenEvent.Delta(content, null, null);
    }

    private static TokenEvent end() {
        return new TokenEvent.Finish("stop", Usage.NONE);
    }
}
