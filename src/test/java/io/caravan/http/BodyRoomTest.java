package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.cluster.Settings;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyRoomTest {

    private static final UUID ALICE = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final UUID CARL = UUID.randomUUID();
    private static final int HALF = 4 * 1024 * 1024;
    private static final int HANGS_SECONDS = 60;

    private final BodyRoom room = room("8M", "10ms");

    @Test
    void oneCallerGetsHalfOfItAndNoMore() throws Exception {
        room.take(ALICE, HALF);
        assertRefused(ALICE, 1);
        room.take(BOB, HALF);
    }

    @Test
    void whatIsTakenIsNobodyElses() throws Exception {
        room.take(ALICE, HALF);
        room.take(BOB, HALF - 1);
        assertRefused(CARL, 2);
        room.take(CARL, 1);
    }

    @Test
    void whatWasNotNeededIsThereForOthers() throws Exception {
        BodyRoom.Taken taken = room.take(ALICE, HALF);
        taken.shrinkTo(1);
        room.take(ALICE, HALF - 1);
        assertRefused(ALICE, 1);
        taken.giveBack();
        room.take(ALICE, 1);
    }

    @Test
    void whoWaitsGetsWhatIsGivenBack() throws Exception {
        BodyRoom patient = room("8M", HANGS_SECONDS + "s");
        BodyRoom.Taken taken = patient.take(ALICE, HALF);
        CompletableFuture<BodyRoom.Taken> waits = CompletableFuture.supplyAsync(() -> {
            try {
                return patient.take(ALICE, HALF);
            } catch (Exception refused) {
                throw new IllegalStateException(refused);
            }
        });
        taken.giveBack();
        assertThat(waits.get(HANGS_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aBodyThatMayBeSentFitsHoweverLittleRoomThereIs() {
        assertThatCode(() -> room("1", "10ms").take(ALICE, HALF)).doesNotThrowAnyException();
    }

    private void assertRefused(UUID caller, long bytes) {
        BodyRefused refused = catchThrowableOfType(BodyRefused.class, () -> room.take(caller, bytes));
        assertThat(refused.reason()).isEqualTo(BodyRefused.Reason.NO_ROOM);
    }

    private static BodyRoom room(String most, String patience) {
        return new BodyRoom(Settings.of(
                HttpSettings.class,
                Map.of(
                        "caravan.http.max-body-size", "4M",
                        "caravan.http.max-bodies-size", most,
                        "caravan.http.body-patience", patience)));
    }
}
