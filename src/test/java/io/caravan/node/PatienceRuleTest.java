package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import io.caravan.inference.Begun;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.FirstTokenLimit;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceRuleTest {

    private static final String MODEL = "phi3:mini";
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final Duration COLD = Duration.ofSeconds(180);

    private final PatienceRule rule = new PatienceRule(
            Settings.of(AdmissionSettings.class, Map.of()), Settings.of(InferenceSettings.class, Map.of()));
    private final Node warm = SomeNodes.warm("agx0", 1, 1, MODEL);
    private final Claim unsaid = new Claim("ada", null);
    private final Claim hurried = new Claim("ada", Duration.ofSeconds(4));

    @ParameterizedTest
    @CsvSource({"INTERACTIVE, 60", "BATCH, 600"})
    void whoDoesNotSayWaitsAsTheLaneDoes(Lane lane, long seconds) {
        assertThat(rule.forSlot(Chats.of(MODEL, lane), unsaid, Duration.ZERO)).hasSeconds(seconds);
    }

    @Test
    void whatHasPassedIsNotWaitedForAgain() {
        ChatRequest request = Chats.of(MODEL, Lane.INTERACTIVE);
        assertThat(rule.forSlot(request, hurried, Duration.ofSeconds(1))).hasSeconds(3);
        assertThat(rule.forSlot(request, hurried, Duration.ofSeconds(9))).isZero();
    }

    @Test
    void aWarmNodeIsGivenLessTimeThanAColdOneAndAsMuchIfItIsTheLast() {
        assertThat(token(warm, unsaid, 0, false, false)).isEqualTo(new FirstTokenLimit(WARM, false));
        assertThat(token(warm, unsaid, 0, true, false)).isEqualTo(new FirstTokenLimit(COLD, false));
        Node cold = SomeNodes.cold("orin0", 1, 1, MODEL);
        assertThat(token(cold, unsaid, 0, false, false)).isEqualTo(new FirstTokenLimit(COLD, false));
    }

    @ParameterizedTest
    @CsvSource({"2, 10", "3000, 10", "3003, 10", "3300, 11", "30000, 100", "60000, 180", "6000000, 180"})
    void whatIsLongToReadMayTakeLongerAndNeverLongerThanALoad(int characters, long seconds) {
        String text = "x".repeat(characters);
        Duration limit = Duration.ofSeconds(seconds);
        assertThat(wait(Chats.of(MODEL, true, ChatMessage.text(Role.USER, text)))
                        .toSeconds())
                .isEqualTo(limit.toSeconds());
        assertThat(wait(new EmbeddingRequest(MODEL, List.of(text), null, null)).toSeconds())
                .isEqualTo(limit.toSeconds());
    }

    @Test
    void lettersOfOtherAlphabetsTakeLongerToRead() {
        String text = "界".repeat(3_000);
        assertThat(wait(Chats.of(MODEL, true, ChatMessage.text(Role.USER, text))))
                .hasSeconds(30);
        assertThat(wait(new EmbeddingRequest(MODEL, List.of(text), null, null))).hasSeconds(30);
    }

    @Test
    void whatThereIsOfTheAnswerIsReadToo() {
        ChatRequest begun = Chats.of(MODEL, true).continuing(new Begun("x".repeat(6_000), 1_500));
        assertThat(wait(begun)).hasSeconds(20);
    }

    @Test
    void theInputsOfAnEmbeddingAreReadOneAfterTheOther() {
        List<String> inputs = Collections.nCopies(30, "x".repeat(1000));
        assertThat(wait(new EmbeddingRequest(MODEL, inputs, null, null))).hasSeconds(100);
    }

    @Test
    void aRateOfNothingStopsTheStart() {
        assertThatThrownBy(() -> new PatienceRule(
                        Settings.of(AdmissionSettings.class, Map.of()),
                        Settings.of(InferenceSettings.class, Map.of("caravan.inference.prompt-rate", "0"))))
                .hasMessageContaining("caravan.inference.prompt-rate");
    }

    private Duration wait(ModelRequest request) {
        return rule.forToken(warm, request, unsaid, Duration.ZERO, false, false).duration();
    }

    @Test
    void aShorterPatienceIsTheCallersAffair() {
        assertThat(token(warm, hurried, 1, false, false)).isEqualTo(new FirstTokenLimit(Duration.ofSeconds(3), true));
    }

    @Test
    void whoeverHasTheFirstTokenIsNotImpatientForItWhenAnotherNodeGoesOn() {
        assertThat(token(warm, hurried, 30, false, true)).isEqualTo(new FirstTokenLimit(WARM, false));
    }

    private FirstTokenLimit token(Node node, Claim claim, long elapsed, boolean last, boolean begun) {
        return rule.forToken(node, Chats.of(MODEL, Lane.INTERACTIVE), claim, Duration.ofSeconds(elapsed), last, begun);
    }
}
