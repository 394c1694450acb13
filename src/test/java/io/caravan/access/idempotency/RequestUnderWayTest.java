package io.caravan.access.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestUnderWayTest {

    private static final KeptReply REPLY = KeptReply.of(200, Map.of(), new byte[0]);

    private final RequestUnderWay request =
            new RequestUnderWay(new IdempotencyKey(UUID.randomUUID(), "a key"), "what it asks for");

    @Test
    void aRequestWhoseCallerIsThereIsNotGivenUp() {
        request.giveUpAfter(Duration.ZERO);
        assertThat(request.callerGone().toCompletableFuture()).isNotDone();
    }

    @Test
    void oneWhoseCallerIsGoneIsGivenUpAfterAWhile() {
        CompletableFuture<Void> abandoned = request.callerGone().toCompletableFuture();
        request.giveUpAfter(Duration.ofHours(1));
        assertThat(abandoned).isNotDone();
        request.giveUpAfter(Duration.ZERO);
        assertThat(abandoned).isCompleted();
    }

    @Test
    void oneThatSomebodyWaitsForIsNot() {
        CompletableFuture<Void> abandoned = request.callerGone().toCompletableFuture();
        CompletableFuture<Optional<KeptReply>> outcome = request.join().orElseThrow();
        request.giveUpAfter(Duration.ZERO);
        assertThat(abandoned).isNotDone();
        request.leave(outcome);
        request.giveUpAfter(Duration.ZERO);
        assertThat(abandoned).isCompleted();
    }

    @Test
    void oneThatIsOverIsNotGivenUpAnyMore() {
        CompletableFuture<Void> abandoned = request.callerGone().toCompletableFuture();
        request.end(Optional.of(REPLY));
        request.giveUpAfter(Duration.ZERO);
        assertThat(abandoned).isCancelled();
    }

    @Test
    void sixteenWaitAndNoMore() {
        for (int i = 0; i < 16; i++) {
            assertThat(request.join()).isPresent();
        }
        assertThat(request.join()).isEmpty();
    }

    @Test
    void allWhoWaitAreTold() {
        CompletableFuture<Optional<KeptReply>> early = request.join().orElseThrow();
        request.end(Optional.of(REPLY));
        request.end(Optional.empty());
        assertThat(early.join()).contains(REPLY);
        assertThat(request.join().orElseThrow().join()).contains(REPLY);
    }
}
