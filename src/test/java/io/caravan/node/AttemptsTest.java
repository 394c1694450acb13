package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request that waited for the trial of one node may still wait for. */
class AttemptsTest {

    private static final String MODEL = "phi3:mini";

    private final Attempts attempts = new Attempts();
    private final Node waitedFor = SomeNodes.warm("agx0", 1, 1, MODEL);
    private final Node other = SomeNodes.warm("orin0", 1, 1, MODEL);

    @BeforeEach
    void waitForTheFirst() {
        attempts.trials().comeAcross(List.of(waitedFor, other));
        attempts.trials().await(List.of(waitedFor));
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"UNREACHABLE", "ERROR", "UNAVAILABLE", "SILENT", "FORBIDDEN"})
    void aTrialThatBroughtNoWellNodeWasInVain(NodeFailure.Kind kind) {
        attempts.add(failed(kind));
        assertThat(attempts.trials().mayAwait(other)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"CONTEXT_LENGTH", "BUSY", "NO_MODEL", "UNSUPPORTED", "UNCLEAR", "REFUSED"})
    void aTrialWasNotInVainThoughTheNodeSaidThatItDoesNotAnswerThisRequest(NodeFailure.Kind kind) {
        attempts.add(failed(kind));
        assertThat(attempts.trials().mayAwait(other)).isTrue();
    }

    @Test
    void whatWasTriedWhileANodeWithTooMuchToDoWasAskedWasNotWaitedFor() {
        other.breaker().transitionToOpenState();
        other.breaker().transitionToHalfOpenState();
        other.breaker().transitionToOpenState();
        attempts.add(failed(NodeFailure.Kind.BUSY));
        attempts.trials().comeAcross(List.of(other));
        assertThat(attempts.trials().mayAwait(other)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"CUT", "STALLED"})
    void whereNothingOfABrokenAnswerHasLeftTheWaitForItsNodeWasInVain(NodeFailure.Kind kind) {
        attempts.add(Attempt.answered("agx0", MODEL, 1));
        attempts.brokeOffUnseen(new NodeFailure("agx0", kind, "why"));
        assertThat(attempts.trials().mayAwait(other)).isFalse();
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly(kind.word());
    }

    @Test
    void whoReadsAnAnswerThatBreaksOffMayWaitOnceMore() {
        attempts.add(Attempt.answered("agx0", MODEL, 1));
        attempts.brokeOff(new NodeFailure("agx0", NodeFailure.Kind.CUT, "why"));
        assertThat(attempts.trials().mayAwait(other)).isTrue();
    }

    private static Attempt failed(NodeFailure.Kind kind) {
        return Attempt.failed(MODEL, new NodeFailure("agx0", kind, "why"), 1);
    }

    @Test
    void aNodeThatFailedSomeSecondsAgoMayGoOnWithWhatAnotherBegan() {
        var now = new AtomicLong();
        Attempts ofStream = new Attempts(now::get);
        ofStream.add(failed(NodeFailure.Kind.CUT));
        now.set(Duration.ofSeconds(5).toNanos());
        ofStream.add(Attempt.answered("orin0", MODEL, 1));

        ofStream.brokeOff(new NodeFailure("orin0", NodeFailure.Kind.CUT, "gone"));

        assertThat(ofStream.isTried(waitedFor, MODEL)).isFalse();
        assertThat(ofStream.isTried(other, MODEL)).isTrue();
    }

    @Test
    void aNodeThatFailedJustNowIsNotAskedAgain() {
        var now = new AtomicLong();
        Attempts ofStream = new Attempts(now::get);
        ofStream.add(failed(NodeFailure.Kind.CUT));
        now.set(Duration.ofSeconds(5).toNanos() - 1);
        ofStream.add(Attempt.answered("orin0", MODEL, 1));

        ofStream.brokeOff(new NodeFailure("orin0", NodeFailure.Kind.CUT, "gone"));

        assertThat(ofStream.isTried(waitedFor, MODEL)).isTrue();
    }

    @Test
    void aNodeThatRefusedTheRequestIsNeverAskedAgain() {
        var now = new AtomicLong();
        Attempts ofStream = new Attempts(now::get);
        ofStream.add(failed(NodeFailure.Kind.CONTEXT_LENGTH));
        now.set(Duration.ofMinutes(1).toNanos());
        ofStream.add(Attempt.answered("orin0", MODEL, 1));

        ofStream.brokeOff(new NodeFailure("orin0", NodeFailure.Kind.CUT, "gone"));

        assertThat(ofStream.isTried(waitedFor, MODEL)).isTrue();
    }
}
