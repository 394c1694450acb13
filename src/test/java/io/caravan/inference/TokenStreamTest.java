package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TokenStreamTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration NOW = Duration.ofMillis(1);
    private static final TokenEvent FINISH = new TokenEvent.Finish("stop", Usage.NONE);

    private final Node node = new Node();
    private final TokenStream stream = new TokenStream("agx0", "phi3:mini", node);

    /** The writer's side, and what it was told. */
    private static final class Node implements TokenStream.Source {

        private final AtomicInteger paused = new AtomicInteger();
        private final AtomicInteger resumed = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void pause() {
            paused.incrementAndGet();
        }

        @Override
        public void resume() {
            resumed.incrementAndGet();
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }
    }

    @Test
    void tokensComeInTheOrderTheyWereWritten() throws Exception {
        offer(5);
        stream.offer(FINISH);
        assertThat(stream.take(SOON)).containsExactly(token(0), token(1), token(2), token(3), token(4), FINISH);
    }

    @Test
    void noTokenIsLostBetweenWriterAndReader() throws Exception {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            offer(10_000);
            stream.offer(FINISH);
        });
        int read = 0;
        while (read <= 10_000) {
            for (TokenEvent event : stream.take(SOON)) {
                assertThat(event).isEqualTo(read < 10_000 ? token(read) : FINISH);
                read++;
            }
        }
        writer.get(5, TimeUnit.SECONDS);
    }

    @Test
    void theFirstTokenIsAwaitedAndStaysUnread() throws Exception {
        CompletableFuture.runAsync(() -> offer(1));
        assertThat(stream.awaitFirst(SOON)).isTrue();
        assertThat(stream.peek()).isEqualTo(token(0));
        assertThat(stream.take(SOON)).containsExactly(token(0));
    }

    @Test
    void aNodeThatSaysNothingIsNotAwaitedForEver() throws Exception {
        assertThat(stream.awaitFirst(NOW)).isFalse();
        assertThat(stream.peek()).isNull();
    }

    @Test
    void belowHighWaterTheNodeWrites() {
        offer(TokenStream.HIGH_WATER - 1);
        assertThat(node.paused).hasValue(0);
    }

    @Test
    void atHighWaterTheNodePausesOnce() {
        offer(TokenStream.HIGH_WATER + 10);
        assertThat(node.paused).hasValue(1);
    }

    @Test
    void aReaderWhoCatchesUpLetsTheNodeGoOn() throws Exception {
        offer(TokenStream.HIGH_WATER);
        assertThat(node.resumed).hasValue(0);
        assertThat(stream.take(SOON)).hasSize(TokenStream.HIGH_WATER);
        assertThat(node.resumed).hasValue(1);
    }

    @Test
    void aNodeThatWasNotPausedIsNotTold() throws Exception {
        offer(3);
        stream.take(SOON);
        assertThat(node.resumed).hasValue(0);
    }

    @Test
    void afterTheEndNothingCounts() throws Exception {
        stream.offer(FINISH);
        offer(1);
        stream.offer(new TokenEvent.Broken(new NodeFailure("agx0", NodeFailure.Kind.CUT, "late")));
        assertThat(stream.take(SOON)).containsExactly(FINISH);
    }

    @Test
    void afterABreakNothingCounts() throws Exception {
        TokenEvent broken = new TokenEvent.Broken(new NodeFailure("agx0", NodeFailure.Kind.CUT, "gone"));
        stream.offer(broken);
        stream.offer(FINISH);
        assertThat(stream.take(SOON)).containsExactly(broken);
    }

    @Test
    void cancellingWakesTheReader() throws Exception {
        CompletableFuture<List<TokenEvent>> reader = CompletableFuture.supplyAsync(() -> takeLong());
        stream.cancel();
        assertThat(reader.get(5, TimeUnit.SECONDS))
                .singleElement()
                .isInstanceOfSatisfying(
                        TokenEvent.Broken.class,
                        broken -> assertThat(broken.failure().kind()).isEqualTo(NodeFailure.Kind.CUT));
        assertThat(node.cancelled).hasValue(1);
    }

    @Test
    void aStreamThatStandsStillIsBroken() throws Exception {
        offer(1);
        stream.take(SOON);
        assertThat(stream.take(NOW))
                .singleElement()
                .isInstanceOfSatisfying(
                        TokenEvent.Broken.class,
                        broken -> assertThat(broken.failure().kind()).isEqualTo(NodeFailure.Kind.STALLED));
    }

    @Test
    void aNodeThatStalledIsStoppedWhenTheStreamIsClosed() throws Exception {
        stream.take(NOW);
        stream.close();
        assertThat(node.cancelled).hasValue(1);
    }

    @Test
    void aWholeAnswerIsAwaitedAndStaysUnread() throws Exception {
        CompletableFuture.runAsync(() -> {
            offer(3);
            stream.offer(FINISH);
        });
        assertThat(stream.awaitEnd(SOON)).isEmpty();
        assertThat(stream.take(SOON)).containsExactly(token(0), token(1), token(2), FINISH);
    }

    @Test
    void whileTheEndIsAwaitedTheNodeMayWriteAllItHas() throws Exception {
        offer(TokenStream.HIGH_WATER);
        CompletableFuture.runAsync(() -> {
            offer(5 * TokenStream.HIGH_WATER);
            stream.offer(FINISH);
        });
        assertThat(stream.awaitEnd(SOON)).isEmpty();
        assertThat(node.paused).hasValue(1);
        assertThat(node.resumed).hasValue(1);
    }

    @Test
    void aBreakIsTheEndToo() throws Exception {
        NodeFailure failure = new NodeFailure("agx0", NodeFailure.Kind.CUT, "gone");
        offer(1);
        stream.offer(new TokenEvent.Broken(failure));
        assertThat(stream.awaitEnd(SOON)).hasValue(failure);
        assertThat(stream.take(SOON)).containsExactly(token(0), new TokenEvent.Broken(failure));
    }

    @Test
    void theEndOfAStreamThatStandsStillIsNotAwaitedForEver() throws Exception {
        offer(1);
        assertThat(stream.awaitEnd(NOW)).map(NodeFailure::kind).hasValue(NodeFailure.Kind.STALLED);
        stream.close();
        assertThat(node.cancelled).hasValue(1);
    }

    @Test
    void closingStopsANodeThatStillWrites() {
        offer(1);
        stream.close();
        assertThat(node.cancelled).hasValue(1);
    }

    @Test
    void closingLeavesANodeThatIsDoneAlone() {
        stream.offer(FINISH);
        stream.close();
        assertThat(node.cancelled).hasValue(0);
    }

    @Test
    void aStreamIsClosedOnce() {
        AtomicInteger closed = new AtomicInteger();
        stream.onClose(closed::incrementAndGet);
        stream.close();
        stream.close();
        assertThat(closed).hasValue(1);
        assertThat(node.cancelled).hasValue(1);
    }

    @Test
    void whoAsksAfterTheCloseIsToldAtOnce() {
        stream.close();
        AtomicInteger closed = new AtomicInteger();
        stream.onClose(closed::incrementAndGet);
        assertThat(closed).hasValue(1);
    }

    @Test
    void aCallerWhoIsGoneStopsEveryStreamThatIsWatchedNowOrLater() {
        Cancellation cancellation = new Cancellation();
        cancellation.watch(stream);
        cancellation.cancel();
        Node later = new Node();
        cancellation.watch(new TokenStream("orin0", "phi3:mini", later));
        Awaitility.await().atMost(SOON).untilAtomic(node.cancelled, org.hamcrest.Matchers.is(1));
        assertThat(later.cancelled).hasValue(1);
    }

    private List<TokenEvent> takeLong() {
        try {
            return stream.take(SOON);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void offer(int tokens) {
        for (int i = 0; i < tokens; i++) {
            stream.offer(token(i));
        }
    }

    private static TokenEvent token(int number) {
        return new TokenEvent.Delta(" " + number, null, null);
    }
}
