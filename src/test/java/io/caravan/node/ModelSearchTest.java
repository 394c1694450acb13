package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.cluster.Settings;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.FirstTokenLimit;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import io.caravan.inference.Streams;
import io.caravan.inference.TokenStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which models are asked, and whose error it is if none answers. */
class ModelSearchTest {

    private static final String ASKED = "asked:latest";

    private final NodeFailure tooLong = failure(NodeFailure.Kind.CONTEXT_LENGTH, "400: too long");
    private final Dispatcher dispatcher = Dispatchers.of(Admissions.alone());
    private final Attempts attempts = new Attempts();
    private final Map<String, Map<Node, Processor>> holders = new LinkedHashMap<>();
    private ChatRequest request;
    private Claim claim = new Claim("ada", null);

    @Test
    void aLargerModelThatCannotBeAskedIsPassedOver() throws Exception {
        node("agx0", ASKED, 0, fails(tooLong));
        node("agx0", "third:latest", 0, answers("third"));
        assertThat(answer(false).model()).isEqualTo("third");
    }

    @Test
    void whereNoLargerModelAnswersTheErrorIsThatOfTheModelThatWasAskedFor() {
        node("agx0", ASKED, 0, fails(tooLong));
        node("agx0", "larger:latest", 0, fails(failure(NodeFailure.Kind.UNAVAILABLE, "503: away")));
        node("agx0", "third:latest", 0, fails(failure(NodeFailure.Kind.REFUSED, "400: no")));
        assertThatThrownBy(() -> answer(false)).isSameAs(tooLong);
        assertThat(tooLong.getSuppressed()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"CUT", "STALLED", "MALFORMED"})
    void anAnswerThatHasBegunIsNotGoneOnWithByAnotherModel(NodeFailure.Kind kind) {
        node("agx0", ASKED, 0, fails(tooLong));
        node("agx0", "larger:latest", 0, answers("larger"));
        node("agx0", "spare:latest", 0, answers("spare"));
        attempts.brokeOff(failure(kind, "broke off"));
        assertThatThrownBy(() -> answer(true)).isSameAs(tooLong);
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"CUT", "STALLED", "MALFORMED"})
    void anAnswerThatHasBegunHasNoModelThatStandsIn(NodeFailure.Kind kind) {
        node("agx0", ASKED, 0, fails(failure(NodeFailure.Kind.UNAVAILABLE, "503: away")));
        node("agx0", "spare:latest", 0, answers("spare"));
        attempts.brokeOff(failure(kind, "broke off"));
        assertThatThrownBy(() -> answer(true)).isInstanceOf(NoNodeAnswered.class);
    }

    @Test
    void anAnswerOfWhichNothingHasLeftMayComeOfALargerModel() throws Exception {
        node("agx0", ASKED, 0, fails(tooLong));
        node("agx0", "larger:latest", 0, answers("larger"));
        assertThat(answer(true).model()).isEqualTo("larger");
    }

    @Test
    void aNodeWithMoreRoomForTheSameModelIsAskedBeforeALargerModel() throws Exception {
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 8192, answers("asked"));
        node("agx0", "larger:latest", 0, answers("larger"));
        assertThat(answer(false).node()).isEqualTo("orin0");
    }

    @Test
    void aRequestThatOnlyANodeWithoutAnAnswerJustNowHasRoomForIsNotTooLong() {
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 8192, fails(failureOf("orin0", NodeFailure.Kind.UNAVAILABLE)));
        assertThatThrownBy(() -> answer(false))
                .isInstanceOfSatisfying(NoNodeAnswered.class, nobody -> assertThat(nobody.attempts())
                        .extracting(Attempt::node, Attempt::outcome)
                        .containsExactly(tuple("agx0", "context_length"), tuple("orin0", "unavailable")))
                .hasMessageContaining("400: too long");
    }

    @Test
    void norIsItWhereThatNodeWasAskedFirst() {
        ChatOptions whole = ChatOptions.NONE.with(Overflow.REFUSED);
        request = Chats.of("asked", whole, null, null, null, ChatMessage.text(Role.USER, "界".repeat(4_089)));
        node("agx0", ASKED, 4_096, fails(tooLong));
        node("orin0", ASKED, 8_192, fails(failureOf("orin0", NodeFailure.Kind.UNAVAILABLE)));
        assertThatThrownBy(() -> answer(false)).isInstanceOf(NoNodeAnswered.class);
        assertThat(attempts.made())
                .extracting(Attempt::outcome)
                .as("each is asked once")
                .containsExactly("unavailable", "context_length");
    }

    @Test
    void aRequestThatOnlyANodeWithoutASlotHasRoomForIsNotTooLong() {
        claim = new Claim("ada", Duration.ofMillis(200));
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 8192, answers("asked")).take();
        assertThatThrownBy(() -> answer(false)).isInstanceOf(NotAdmitted.class).hasMessageContaining("400: too long");
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"NO_MODEL", "UNSUPPORTED", "REFUSED", "CONTEXT_LENGTH"})
    void aRequestIsTooLongWhereTheNodeWithMoreRoomWillNeverAnswerIt(NodeFailure.Kind kind) {
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 8192, fails(failureOf("orin0", kind)));
        assertThatThrownBy(() -> answer(false)).isSameAs(tooLong);
    }

    @Test
    void aLargerModelStandsInForANodeWithoutAnAnswerJustNow() throws Exception {
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 8192, fails(failureOf("orin0", NodeFailure.Kind.UNAVAILABLE)));
        node("agx0", "larger:latest", 0, answers("larger"));
        assertThat(answer(false).model()).isEqualTo("larger");
    }

    @Test
    void aNodeWithAsMuchRoomForTheSameModelIsNotAsked() throws Exception {
        node("agx0", ASKED, 2048, fails(tooLong));
        node("orin0", ASKED, 2048, fails(tooLong));
        node("agx0", "larger:latest", 0, answers("larger"));
        assertThat(answer(false).model()).isEqualTo("larger");
        assertThat(attempts.made()).extracting(Attempt::model).containsExactly(ASKED, "larger:latest");
    }

    @Test
    void aNodeThatWouldDropTheOldestOfARequestIsAskedOnlyIfNoneWithMoreRoomAnswers() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, answers("asked"));
        assertThat(answer(true).node()).isEqualTo("orin0");
    }

    @Test
    void aNodeThatHasRoomEnoughIsNotPassedOverForOneWithMore() throws Exception {
        request = Chats.of("asked", true, ChatMessage.text(Role.USER, "界".repeat(4_088)));
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, answers("asked"));
        assertThat(answer(true).node()).isEqualTo("agx0");
    }

    @Test
    void aRequestThatMayNotBeCutIsPutToANodeWithRoomForItFirst() throws Exception {
        ChatOptions whole = ChatOptions.NONE.with(Overflow.REFUSED);
        request = Chats.of("asked", whole, null, null, null, ChatMessage.text(Role.USER, "界".repeat(4_089)));
        node("agx0", ASKED, 4_096, fails(tooLong));
        node("orin0", ASKED, 8_192, answers("asked"));
        assertThat(answer(false).node()).isEqualTo("orin0");
        assertThat(attempts.made()).hasSize(1);
    }

    @Test
    void theChoiceTellsThatANodeWithTooLittleRoomWasLeftOut() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, answers("asked"));
        answer(true);
        assertThat(attempts.choices().getFirst().candidates())
                .extracting(Score::node, Score::verdict)
                .containsExactlyInAnyOrder(tuple("agx0", "too little room for all of it"), tuple("orin0", null));
    }

    @Test
    void aHungNodeWithMoreRoomIsNotAskedWhileOneWithTooLittleIsWell() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        Node roomy = node("orin0", ASKED, 8_192, answers("asked"));
        roomy.progress().none(ASKED);
        roomy.progress().none(ASKED);
        assertThat(answer(true).node()).isEqualTo("agx0");
        assertThat(attempts.made()).hasSize(1);
    }

    @Test
    void aNodeWithMoreRoomThatIsDownIsNotAskedWhileOneWithTooLittleIsWell() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, answers("asked")).failed("connection refused");
        assertThat(answer(true).node()).isEqualTo("agx0");
        assertThat(attempts.made()).hasSize(1);
    }

    @Test
    void nobodyWaitsForTheOpenCircuitOfANodeWithMoreRoomWhileOneWithTooLittleIsWell() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, answers("asked")).breaker().transitionToOpenState();
        assertThat(answer(true).node()).isEqualTo("agx0");
    }

    @Test
    void aWarmNodeWithMoreRoomHasNoLongerThanAnyOtherWhileOneWithTooLittleIsLeft() throws Exception {
        request = tooLongForTheSmaller(true);
        List<FirstTokenLimit> limits = new ArrayList<>();
        node("orin0", ASKED, 4_096, answers("asked"));
        node("agx0", ASKED, 8_192, exchange -> {
            limits.add(exchange.getVariable(FirstTokenLimit.VARIABLE, FirstTokenLimit.class));
            exchange.setException(failure(NodeFailure.Kind.SILENT, "no token"));
        });
        assertThat(answer(true).node()).isEqualTo("orin0");
        Duration cold = Settings.of(InferenceSettings.class, Map.of()).coldTokenTimeout();
        assertThat(limits).singleElement().satisfies(limit -> assertThat(limit.duration())
                .isLessThan(cold));
    }

    @Test
    void anAnswerThatLeavesWholeAndBrokeOffWhereThereIsRoomComesOfANodeWithTooLittle() throws Exception {
        request = tooLongForTheSmaller(false);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, breaksOff("orin0"));
        assertThat(answer(false).node()).isEqualTo("agx0");
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("cut", "answered");
    }

    @Test
    void whereOnlyANodeWithTooLittleRoomAnswersItMayDropTheOldest() throws Exception {
        request = tooLongForTheSmaller(true);
        node("agx0", ASKED, 4_096, answers("small"));
        node("orin0", ASKED, 8_192, fails(new NodeFailure("orin0", NodeFailure.Kind.UNAVAILABLE, "503")));
        assertThat(answer(true).node()).isEqualTo("agx0");
        assertThat(attempts.made()).hasSize(2);
    }

    @Test
    void whatOneNodeCannotDoAnotherOneOfTheSameModelIsAskedFor() throws Exception {
        node("agx0", ASKED, 0, fails(failure(NodeFailure.Kind.UNSUPPORTED, "its vectors have another length")));
        node("orin0", ASKED, 0, answers("asked"));
        assertThat(answer(false).node()).isEqualTo("orin0");
    }

    @Test
    void aModelThatIsToStandInAndRefusesIsPassedOver() throws Exception {
        node("agx0", ASKED, 0, fails(failure(NodeFailure.Kind.UNAVAILABLE, "503: away")));
        node("agx0", "spare:latest", 0, fails(failure(NodeFailure.Kind.REFUSED, "400: no tools")));
        node("agx0", "last:latest", 0, answers("last"));
        assertThat(answer(false).model()).isEqualTo("last");
    }

    @Test
    void whatARefusingStandInSaidIsToldBelowTheErrorOfTheModelThatWasAskedFor() {
        node("agx0", ASKED, 0, fails(failure(NodeFailure.Kind.UNAVAILABLE, "503: away")));
        node("agx0", "spare:latest", 0, fails(failure(NodeFailure.Kind.REFUSED, "400: no tools")));
        assertThatThrownBy(() -> answer(false))
                .isInstanceOf(NoNodeAnswered.class)
                .hasMessageStartingWith("No node could answer for model asked: agx0 unavailable (503: away).")
                .hasMessageContaining("No node could answer for model spare: agx0 refused (400: no tools).");
    }

    @Test
    void aCallerWhosePatienceIsOverGetsNoFurtherModel() {
        NodeFailure late = failure(NodeFailure.Kind.IMPATIENT, "no token");
        node("agx0", ASKED, 0, fails(failure(NodeFailure.Kind.UNAVAILABLE, "503: away")));
        node("agx0", "spare:latest", 0, fails(late));
        node("agx0", "last:latest", 0, answers("last"));
        assertThatThrownBy(() -> answer(false)).isSameAs(late);
    }

    @Test
    void anAnswerThatLeavesWholeAndBrokeOffEverywhereComesOfAModelThatStandsIn() throws Exception {
        node("agx0", ASKED, 0, breaksOff());
        node("agx0", "spare:latest", 0, breaksOff());
        node("agx0", "last:latest", 0, answers("last"));
        assertThat(answer(false).model()).isEqualTo("last");
    }

    @Test
    void whereAllBreakOffThePartThatCameIsKept() throws Exception {
        node("agx0", ASKED, 0, breaksOff());
        TokenStream part = answer(false);
        assertThat(part.isWhole()).isFalse();
        assertThat(attempts.made()).extracting(Attempt::outcome).containsExactly("cut");
    }

    /** By one token for a context of 4096: 8 tokens frame a message. */
    private static ChatRequest tooLongForTheSmaller(boolean stream) {
        return Chats.of("asked", stream, ChatMessage.text(Role.USER, "界".repeat(4_089)));
    }

    private TokenStream answer(boolean stream) throws Exception {
        ChatRequest chat = request == null ? Chats.of("asked", stream) : request;
        Order order = Dispatchers.order(chat, claim, attempts);
        return new ModelSearch(names(), dispatcher, (model, asked) -> held(model), order).answer();
    }

    private Map<Node, Processor> held(String model) throws UnknownModel {
        if (!holders.containsKey(model)) {
            throw Failures.unknown(model);
        }
        return holders.get(model);
    }

    /** Agx0 is the node of choice. */
    private Node node(String name, String model, int context, Processor route) {
        Node node = SomeNodes.node(name, name.equals("agx0") ? 100 : 1, 1);
        Integer told = context == 0 ? null : context;
        var nothing = JsonNodeFactory.instance.objectNode();
        node.answered(new NodeReport(
                "0.33",
                true,
                List.of(new NodeReport.Model(
                        model, model, name.equals("agx0"), 1_000_000_000, told, Set.of(), nothing, nothing))));
        holders.computeIfAbsent(model, first -> new HashMap<>()).put(node, route);
        return node;
    }

    private static Processor fails(NodeFailure failure) {
        return exchange -> exchange.setException(failure);
    }

    private static Processor answers(String model) {
        return exchange -> {
            Streams.Written written = Streams.written(model.equals("asked") ? "orin0" : "agx0", model);
            written.end();
            exchange.getMessage().setBody(written.stream());
        };
    }

    private static Processor breaksOff() {
        return breaksOff("agx0");
    }

    private static Processor breaksOff(String node) {
        return exchange -> exchange.getMessage().setBody(Streams.broken(node, "any", "some words"));
    }

    private static NodeFailure failure(NodeFailure.Kind kind, String why) {
        return new NodeFailure("agx0", kind, why);
    }

    private static NodeFailure failureOf(String node, NodeFailure.Kind kind) {
        return new NodeFailure(node, kind, "said so");
    }

    private static ModelNames names() {
        return new ModelNames(
                Settings.of(
                        ModelSettings.class,
                        Map.of(
                                "caravan.models.fallbacks.asked", "spare,last",
                                "caravan.models.larger-context.asked", "absent,larger,third")),
                Settings.of(BalancerSettings.class, Map.of()),
                SomeNodes.configured(Map.of()));
    }
}
