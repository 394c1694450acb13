package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GenerationTest {

    private static final AnswerOrigin TELLING = new AnswerOrigin("writer", "model:latest");
    private static final TokenEvent.Finish END = new TokenEvent.Finish("stop", Usage.NONE);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger ends = new AtomicInteger();
    private final Generation generation = new Generation(ends::incrementAndGet);
    private final Waiter first = joined(false);

    @Test
    void theFirstOneLeadsAndTheOthersWait() {
        assertThat(first.turn().resultNow()).isInstanceOf(WaitOutcome.Lead.class);
        assertThat(joined(true).turn()).isNotDone();
        assertThat(joined(false).turn()).isNotDone();
        assertThat(generation.others()).isEqualTo(2);
    }

    @Test
    void whoDoesNotWaitTakesPartOnlyAsTheFirst() {
        assertThat(generation.leadIfFirst(new Waiter(true))).isFalse();
        assertThat(new Generation(() -> {}).leadIfFirst(new Waiter(true))).isTrue();
    }

    @Test
    void whoStreamsHearsEveryPieceAndWhoDoesNotTheWhole() throws Exception {
        Waiter early = joined(true);
        Waiter whole = joined(false);
        tell(first, 0, "a");
        Waiter late = joined(true);
        tell(first, 1, "b");
        assertThat(whole.turn()).isNotDone();
        generation.finish(first, 2, TELLING, List.of(END));
        assertThat(heard(early)).containsExactly(piece("a"), piece("b"), END);
        assertThat(heard(late)).containsExactly(piece("a"), piece("b"), END);
        assertThat(heard(whole)).containsExactly(piece("a"), piece("b"), END);
        assertThat(((WaitOutcome.Told) whole.turn().resultNow()).model()).isEqualTo("model:latest");
        assertThat(stream(whole).model()).isEqualTo("writer");
        assertThat(ends).hasValue(1);
    }

    @Test
    void nobodyJoinsWhatIsOver() {
        generation.finish(first, 0, TELLING, List.of(piece("a"), END));
        assertThat(generation.join(new Waiter(true))).isFalse();
        generation.leave(first, true);
        assertThat(ends).hasValue(1);
    }

    @Test
    void nobodyButTheLeaderIsListenedTo() throws Exception {
        Waiter other = joined(true);
        Waiter third = joined(true);
        tell(other, 0, "b");
        generation.finish(other, 0, TELLING, List.of(END));
        tell(first, 0, "a");
        generation.finish(first, 1, TELLING, List.of(END));
        assertThat(heard(third)).containsExactly(piece("a"), END);
    }

    @Test
    void whoWaitsLongestTakesOver() {
        Waiter second = joined(false);
        Waiter third = joined(true);
        generation.leave(first, false);
        assertThat(second.turn().resultNow()).isInstanceOf(WaitOutcome.Lead.class);
        assertThat(third.turn()).isNotDone();
    }

    @Test
    void whoHasTheBeginningTakesOverBeforeWhoHasWaitedLonger() throws Exception {
        Waiter whole = joined(false);
        Waiter streaming = joined(true);
        tell(first, 0, "a");
        generation.leave(first, false);
        assertThat(heard(streaming)).hasSize(2).first().isEqualTo(piece("a"));
        assertThat(whole.turn()).isNotDone();
        tell(streaming, 1, "b");
        generation.finish(streaming, 2, TELLING, List.of(END));
        assertThat(heard(whole)).containsExactly(piece("a"), piece("b"), END);
    }

    @Test
    void aBeginningThatNobodyHasIsForgotten() throws Exception {
        Waiter second = joined(false);
        Waiter third = joined(false);
        tell(first, 0, "a");
        generation.leave(first, false);
        assertThat(second.turn().resultNow()).isInstanceOf(WaitOutcome.Lead.class);
        tell(second, 0, "b");
        generation.finish(second, 1, TELLING, List.of(END));
        assertThat(heard(third)).containsExactly(piece("b"), END);
    }

    @Test
    void whoHasHeardLessThanTheOthersCannotGoOnForThem() throws Exception {
        Waiter second = joined(true);
        Waiter third = joined(true);
        tell(first, 0, "a");
        tell(first, 1, "b");
        generation.leave(first, false);
        tell(second, 1, "wrong");
        assertThat(heard(third)).hasSize(3).startsWith(piece("a"), piece("b"));
        tell(third, 2, "c");
        Waiter late = joined(true);
        generation.finish(third, 3, TELLING, List.of(END));
        assertThat(heard(late)).containsExactly(piece("a"), piece("b"), piece("c"), END);
    }

    @Test
    void whoListensNoLongerIsNoHeir() throws Exception {
        Waiter second = joined(true);
        Waiter third = joined(true);
        tell(first, 0, "a");
        stream(second).close();
        assertThat(generation.others()).isEqualTo(1);
        generation.leave(first, false);
        assertThat(heard(third)).hasSize(2);
    }

    @Test
    void whoeverHasLeftIsNoHeir() {
        Waiter second = joined(false);
        Waiter third = joined(false);
        generation.leave(second, false);
        generation.leave(first, false);
        assertThat(third.turn().resultNow()).isInstanceOf(WaitOutcome.Lead.class);
    }

    @Test
    void theLastOneWhoLeavesEndsIt() {
        Waiter second = joined(false);
        generation.leave(first, false);
        assertThat(ends).hasValue(0);
        generation.leave(second, false);
        assertThat(ends).hasValue(1);
    }

    @Test
    void whenTwoHaveFailedEverybodyGoesAlone() throws Exception {
        Waiter second = joined(true);
        Waiter third = joined(true);
        Waiter fourth = joined(false);
        tell(first, 0, "a");
        generation.leave(first, true);
        assertThat(heard(second)).hasSize(2);
        generation.leave(second, true);
        assertThat(heard(third)).hasSize(2).last().isInstanceOf(TokenEvent.Broken.class);
        assertThat(fourth.turn().resultNow()).isInstanceOf(WaitOutcome.Alone.class);
        assertThat(ends).hasValue(1);
    }

    @Test
    void thoseWhoHangUpDoNotCountAsFailures() {
        Waiter second = joined(false);
        Waiter third = joined(false);
        Waiter fourth = joined(false);
        generation.leave(first, false);
        generation.leave(second, false);
        generation.leave(third, false);
        assertThat(fourth.turn().resultNow()).isInstanceOf(WaitOutcome.Lead.class);
    }

    private Waiter joined(boolean streams) {
        Waiter asker = new Waiter(streams);
        assertThat(generation.join(asker)).isTrue();
        return asker;
    }

    private void tell(Waiter from, int before, String text) {
        generation.tell(from, before, TELLING, List.of(piece(text)));
    }

    private static TokenEvent.Delta piece(String text) {
        return new TokenEvent.Delta(text, null, null);
    }

    private static TokenStream stream(Waiter asker) {
        return ((WaitOutcome.Told) asker.turn().resultNow()).echo().stream();
    }

    /** To the end, whichever it is. */
    private static List<TokenEvent> heard(Waiter asker) throws InterruptedException {
        List<TokenEvent> heard = new ArrayList<>();
        while (heard.isEmpty() || heard.getLast() instanceof TokenEvent.Delta) {
            heard.addAll(stream(asker).take(LONG));
        }
        return heard;
    }
}
