package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenStreamTest {

    private static final int LONGEST = 100;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LIMIT = Duration.ofSeconds(2);

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
    void aNodeThatKeepsBackWhatItWritesDoesNotStandStill() throws Exception {
        stream.offer(text("a"));
        stream.take(AT_ONCE);
        try (ScheduledExecutorService node = Executors.newSingleThreadScheduledExecutor()) {
            long period = LIMIT.toMillis() / 20;
            node.scheduleAtFixedRate(() -> stream.keptBack(1), 0, period, TimeUnit.MILLISECONDS);
            node.schedule(() -> stream.offer(text("b")), LIMIT.toMillis() * 3 / 2, TimeUnit.MILLISECONDS);
            assertThat(stream.take(LIMIT)).containsExactly(text("b"));
            node.schedule(() -> stream.offer(end()), LIMIT.toMillis() * 3 / 2, TimeUnit.MILLISECONDS);
            assertThat(stream.awaitEnd(LIMIT)).isEmpty();
            node.shutdownNow();
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
