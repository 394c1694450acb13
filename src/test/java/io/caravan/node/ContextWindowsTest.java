package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.Role;
import io.caravan.node.ContextWindows.Load;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextWindowsTest {

    private static final String MODEL = "phi3:mini";

    /** What every chat is estimated at, beside its letters: its frame and its answer. */
    private static final int BESIDE = 520;

    private final ContextWindows windows = new ContextWindows(true, false);

    @ParameterizedTest
    @CsvSource({
        "0, 3576,",
        "0, 3577, 8192",
        "0, 8000, 16384",
        "0, 100000, 131072",
        "0, 200000, 131072",
        "8192, 100, 8192",
        "8192, 7672, 8192",
        "8192, 7673, 16384",
        "2048, 2000, 4096"
    })
    void aChatThatDoesNotFitIsAskedForInAWindowThatItFitsInto(int loaded, int tokens, Integer window) {
        assertThat(asked(chat(tokens), model(loaded, 131_072))).isEqualTo(optional(window));
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "40000, 40000", "99999999, 131072"})
    void whoNamesAWindowHasThatOneButNoneLargerThanTheModels(int named, int window) {
        ModelRequest load = load(named);
        assertThat(asked(load, model(0, 131_072))).hasValue(window);
        assertThat(asked(load, model(0, null))).hasValue(named);
    }

    @Test
    void whatWasAskedForCountsUntilTheNodeHasSaidWhatCameOfIt() {
        ContextWindows.Use use = windows.use(model(0, 131_072), load(40_000));
        windows.reported();
        windows.reported();
        assertThat(asked(chat(1), model(0, 131_072))).as("while it is loading").hasValue(40_000);
        use.end(Load.DONE);
        windows.reported();
        assertThat(asked(chat(1), model(0, 131_072)))
                .as("after a report that may be older")
                .hasValue(40_000);
        windows.reported();
        assertThat(asked(chat(1), model(0, 131_072))).as("after the next one").isEmpty();
    }

    @Test
    void theLargerOneOfTwoWindowsThatWereAskedForCounts() {
        windows.use(model(0, 131_072), load(40_000)).end(Load.DONE);
        windows.use(model(0, 131_072), load(8_192)).end(Load.DONE);
        assertThat(asked(chat(1), model(0, 131_072))).hasValue(40_000);
    }

    @Test
    void aWindowThatTheNodeCouldNotLoadIsNotAskedForAgain() {
        ContextWindows.Use tooLarge = windows.use(model(4_096, 131_072), load(131_072));
        ContextWindows.Use meanwhile = windows.use(model(4_096, 131_072), load(131_072));
        tooLarge.end(Load.FAILED);
        assertThat(asked(chat(1), model(4_096, 131_072))).hasValue(4_096);
        meanwhile.end(Load.FAILED);
        assertThat(asked(chat(1), model(4_096, 131_072))).hasValue(4_096);
    }

    @Test
    void aLoadThatOthersWaitForIsNotForgottenWithTheOneWhoHangsUp() {
        ContextWindows.Use gone = windows.use(model(0, 131_072), load(16_384));
        ContextWindows.Use waiting = windows.use(model(0, 131_072), load(16_384));
        gone.end(Load.UNKNOWN);
        assertThat(asked(chat(1), model(0, 131_072))).hasValue(16_384);
        waiting.end(Load.UNKNOWN);
        assertThat(asked(chat(1), model(0, 131_072)))
                .as("nobody asks for it any more")
                .isEmpty();
    }

    @Test
    void aWindowThatNobodyIsLeftToLoadIsForgottenThoughASmallerOneIsLoaded() {
        ContextWindows.Use small = windows.use(model(0, 131_072), load(8_192));
        ContextWindows.Use notAsked = windows.use(model(0, 131_072), load(16_384));
        notAsked.end(Load.UNKNOWN);
        assertThat(asked(chat(1), model(0, 131_072))).hasValue(8_192);
        small.end(Load.DONE);
        assertThat(asked(chat(1), model(0, 131_072))).hasValue(8_192);
    }

    @Test
    void aWindowThatTheNodeCouldNotLoadTakesNoSmallerOneWithIt() {
        windows.use(model(0, 131_072), load(8_192));
        windows.use(model(0, 131_072), load(131_072)).end(Load.FAILED);
        assertThat(asked(chat(1), model(0, 131_072))).hasValue(8_192);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, FAILED",
        "UNAVAILABLE, FAILED",
        "SILENT, FAILED",
        "CUT, FAILED",
        "UNREACHABLE, UNKNOWN",
        "BUSY, UNKNOWN",
        "IMPATIENT, UNKNOWN",
        "REFUSED, UNKNOWN",
        "CONTEXT_LENGTH, UNKNOWN",
        "NOT_ASKED, UNKNOWN"
    })
    void onlySomeFailuresSpeakOfTheLoad(NodeFailure.Kind kind, Load load) {
        assertThat(Load.after(new NodeFailure("agx0", kind, "why"))).isEqualTo(load);
    }

    @Test
    void whatIsYetToBeLoadedCountsThoughAnotherRequestHasItsAnswer() {
        ContextWindows.Use first = windows.use(model(0, 131_072), load(4_096));
        ContextWindows.Use loading = windows.use(model(0, 131_072), load(16_384));
        first.end(Load.DONE);
        windows.reported();
        windows.reported();
        windows.reported();
        assertThat(asked(chat(1), model(4_096, 131_072))).hasValue(16_384);
        loading.end(Load.DONE);
        windows.reported();
        windows.reported();
        assertThat(asked(chat(1), model(16_384, 131_072))).hasValue(16_384);
    }

    @Test
    void aNodeThatCannotBeToldIsAskedAsTheCallerAsks() {
        ContextWindows deaf = new ContextWindows(false, false);
        assertThat(deaf.fitting(chat(9_000), model(0, 131_072)).contextAsked()).isEmpty();
        deaf.use(model(0, 131_072), load(40_000));
        assertThat(deaf.isReload(chat(9_000), model(4_096, 131_072))).isFalse();
        assertThat(deaf.larger(chat(3_000), model(0, 131_072))).isEmpty();
    }

    @Test
    void aLargerWindowThanTheLoadedOneTakesALoad() {
        assertThat(windows.isReload(chat(7_672), model(8_192, 131_072))).isFalse();
        assertThat(windows.isReload(chat(7_673), model(8_192, 131_072))).isTrue();
        assertThat(windows.isReload(chat(7_673), model(8_192, 8_192))).isFalse();
        assertThat(windows.isReload(load(9_000), model(8_192, 131_072))).isTrue();
    }

    @Test
    void whatIsRefusedAsTooLongHasThreeTimesTheRoomIfTheModelDoes() {
        assertThat(windows.larger(chat(3_000), model(0, 131_072)).orElseThrow().contextAsked())
                .hasValue(16_384);
        assertThat(windows.larger(chat(3_000), model(4_096, 8_192))
                        .orElseThrow()
                        .contextAsked())
                .hasValue(8_192);
        assertThat(windows.larger(chat(3_000), model(4_096, 4_096))).isEmpty();
        assertThat(windows.larger(chat(3_000), model(16_384, 131_072))).isEmpty();
        assertThat(windows.larger(load(16), model(0, 131_072))).isEmpty();
    }

    @Test
    void aModelThatIsLoadedWithMoreThanItMayHaveIsNotLoadedAnew() {
        assertThat(asked(chat(100), model(16_384, 8_192))).hasValue(16_384);
        assertThat(asked(load(100_000), model(16_384, 8_192))).hasValue(16_384);
        assertThat(asked(chat(100_000), model(16_384, 8_192))).hasValue(16_384);
    }

    @Test
    void aModelThatMayHaveLessThanTheDefaultIsAskedForInThat() {
        assertThat(asked(chat(100), model(0, 2_048))).hasValue(2_048);
        assertThat(asked(chat(3_000), model(0, 2_048))).hasValue(2_048);
        assertThat(asked(load(16), model(0, 2_048))).hasValue(16);
        assertThat(asked(chat(100), model(0, 4_096))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 100, 4096", "0, 3576, 4096", "0, 3577, 8192", "0, 100000, 8192", "4096, 100, 4096"})
    void aNodeThatHasRoomForSoMuchIsNeverLeftToItsOwnDefault(int loaded, int tokens, int window) {
        ContextWindows bounded = new ContextWindows(true, true);
        assertThat(bounded.fitting(chat(tokens), model(loaded, 8_192)).contextAsked())
                .hasValue(window);
    }

    @Test
    void whatIsLoadedAheadHasAWindowThatTheNodeHasRoomFor() {
        ContextWindows bounded = new ContextWindows(true, true);
        LoadRequest load = new LoadRequest(MODEL, ChatOptions.NONE);
        assertThat(bounded.fitting(load, model(0, 8_192)).contextAsked()).hasValue(4_096);
        assertThat(bounded.fitting(load, model(0, 2_048)).contextAsked()).hasValue(2_048);
        assertThat(windows.fitting(load, model(0, 8_192)).contextAsked()).isEmpty();
    }

    private OptionalInt asked(ModelRequest request, NodeReport.Model model) {
        return windows.fitting(request, model).contextAsked();
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static ChatRequest chat(int tokens) {
        ChatRequest chat = Chats.of(MODEL, true, ChatMessage.text(Role.USER, "界".repeat(tokens)));
        assertThat(chat.contextNeeded()).isEqualTo(tokens + BESIDE);
        return chat;
    }

    private static LoadRequest load(int window) {
        return new LoadRequest(MODEL, new ChatOptions(null, null, null, null, null, null, window));
    }

    /** @param loaded 0 if it is not */
    private static NodeReport.Model model(int loaded, Integer longest) {
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        JsonNode there = JsonNodeFactory.instance.objectNode().put("context_length", loaded);
        return new NodeReport.Model(
                MODEL, MODEL, loaded > 0, 1, longest, Set.of(), nothing, loaded > 0 ? there : nothing);
    }
}
