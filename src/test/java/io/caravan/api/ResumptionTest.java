package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {

    private static final TokenEvent FINISH = new TokenEvent.Finish("stop", new Usage(1, 2));
    private static final TokenEvent AT_LENGTH = new TokenEvent.Finish("length", new Usage(1, 2));
    private static final String ANSWER =
            "Grüße an 世界: 👩‍👩‍👧‍👦 und 😀, e\u0301 zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.";

    @RepeatedTest(200)
    void whatIsSaidAgainIsSkippedWhereverItsPiecesEnd(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String known = ANSWER.substring(0, random.nextInt(1, ANSWER.length() + 1));
        List<TokenEvent> passed = pass(afresh(text(known)), whole(random, ANSWER));
        assertThat(said(passed)).isEqualTo(ANSWER.substring(known.length()));
        assertThat(passed.getLast()).isEqualTo(FINISH);
    }

    @RepeatedTest(200)
    void theFirstCharacterThatDiffersEndsTheTry(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String known = ANSWER.substring(0, random.nextInt(1, ANSWER.length() + 1));
        int at = random.nextInt(known.length());
        String other = ANSWER.substring(0, at) + (char) (ANSWER.charAt(at) + 1) + ANSWER.substring(at + 1);
        assertUnusable(NodeFailure.Kind.DIVERGED, pass(afresh(text(known)), whole(random, other)));
    }

    @RepeatedTest(100)
    void anAnswerThatEndsBeforeAllWasSaidAgainIsAnotherOne(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        int end = random.nextInt(ANSWER.length());
        assertUnusable(NodeFailure.Kind.DIVERGED, pass(afresh(text(ANSWER)), whole(random, ANSWER.substring(0, end))));
    }

    @Test
    void anAnswerThatWasWholeButForItsEndGetsIt() {
        assertThat(pass(afresh(text(ANSWER)), List.of(delta(ANSWER), FINISH))).containsExactly(FINISH);
    }

    @RepeatedTest(200)
    void aPrefillThatIsContinuedLosesNothing(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        int end = random.nextInt(1, ANSWER.length());
        Resumption resumption = prefilled(ANSWER.substring(0, end));
        assertThat(said(pass(resumption, whole(random, ANSWER.substring(end))))).isEqualTo(ANSWER.substring(end));
        assertThat(resumption.beganAnew()).isFalse();
        assertThat(resumption.isFromStart()).isFalse();
    }

    @RepeatedTest(200)
    void aContinuationThatIsLikeTheBeginningForAWhileLosesNothing(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String rest = ANSWER.substring(0, random.nextInt(1, Resumption.TELLING)) + "~ and more";
        Resumption resumption = prefilled(ANSWER);
        assertThat(said(pass(resumption, whole(random, rest)))).isEqualTo(rest);
        assertThat(resumption.beganAnew()).isFalse();
    }

    @Test
    void aContinuationThatEndsLikeTheBeginningLosesNothing() {
        String rest = ANSWER.substring(0, Resumption.TELLING - 1);
        assertThat(said(pass(prefilled(ANSWER), List.of(delta(rest), FINISH)))).isEqualTo(rest);
    }

    @Test
    void whatEndsAtItsLongestLengthLikeTheBeginningMayBeTheBeginningOnceMore() {
        String rest = ANSWER.substring(0, Resumption.TELLING - 1);
        Resumption resumption = prefilled(ANSWER);
        assertUnusable(NodeFailure.Kind.UNCLEAR, pass(resumption, List.of(delta(rest), AT_LENGTH)));
        assertThat(resumption.beganAnew()).isFalse();
    }

    @Test
    void aContinuationThatEndsAtItsLongestLengthUnlikeTheBeginningLosesNothing() {
        List<TokenEvent> rest = List.of(delta("~"), AT_LENGTH);
        assertThat(pass(prefilled(ANSWER), rest)).isEqualTo(rest);
    }

    @RepeatedTest(200)
    void aNodeThatBeginsAnewIsNoticedAndTheRestIsPassedOn(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String known = ANSWER.substring(0, random.nextInt(Resumption.TELLING, ANSWER.length() + 1));
        Resumption resumption = prefilled(known);
        List<TokenEvent> passed = pass(resumption, whole(random, ANSWER));
        assertThat(said(passed)).isEqualTo(ANSWER.substring(known.length()));
        assertThat(passed.getLast()).isEqualTo(FINISH);
        assertThat(resumption.beganAnew()).isTrue();
        assertThat(resumption.isFromStart()).isTrue();
    }

    @Test
    void aNodeThatBeginsAnewAndThenSaysSomethingElseIsOfNoUse() {
        Resumption resumption = prefilled(ANSWER);
        String other = ANSWER.substring(0, Resumption.TELLING) + "~";
        assertUnusable(NodeFailure.Kind.DIVERGED, pass(resumption, List.of(delta(other))));
        assertThat(resumption.beganAnew()).as("and is known for it").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ha", "1", "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ", "| --- | --- | --- | --- | --- "})
    void whereTheRestMayWellBeLikeTheBeginningNothingIsGuessed(String known) {
        Resumption resumption = prefilled(known);
        assertUnusable(NodeFailure.Kind.UNCLEAR, pass(resumption, List.of(delta(known + "!"), FINISH)));
        assertThat(resumption.beganAnew()).isFalse();
    }

    @Test
    void aShortAnswerIsContinuedByAnythingElse() {
        assertThat(said(pass(prefilled("Ha"), List.of(delta("H"), delta("o!"), FINISH))))
                .isEqualTo("Ho!");
    }

    @Test
    void anEmptyRestIsNoProofOfAnEnd() {
        assertUnusable(NodeFailure.Kind.UNCLEAR, pass(prefilled(ANSWER), List.of(FINISH)));
    }

    @Test
    void whatWasHeldBackWhenTheNodeBrokeOffWasNeverSaid() {
        TokenEvent broken = new TokenEvent.Broken(new NodeFailure("orin0", NodeFailure.Kind.CUT, "gone"));
        assertThat(pass(prefilled(ANSWER), List.of(delta("Grü"), broken))).containsExactly(broken);
    }

    @RepeatedTest(100)
    void thoughtsAreComparedToo(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<TokenEvent> answer = new ArrayList<>();
        pieces(random, "first I think").forEach(piece -> answer.add(new TokenEvent.Delta(null, piece, null)));
        answer.addAll(whole(random, ANSWER));
        String text = ANSWER.substring(0, random.nextInt(ANSWER.length()));
        List<Part> known = text.isEmpty()
                ? List.of(new Part.Words(true, "first I"))
                : List.of(new Part.Words(true, "first I think"), new Part.Words(false, text));
        List<TokenEvent> passed = pass(afresh(known), answer);
        assertThat(said(passed)).isEqualTo(ANSWER.substring(text.length()));
        assertThat(thoughts(passed)).isEqualTo(text.isEmpty() ? " think" : "");
    }

    @Test
    void longerThoughtsBeforeTheSameTextAreAnotherAnswer() {
        Resumption resumption = afresh(List.of(new Part.Words(true, "hm"), new Part.Words(false, "Yes")));
        assertUnusable(
                NodeFailure.Kind.DIVERGED,
                pass(resumption, List.of(new TokenEvent.Delta(null, "hmm", null), delta("Yes"), FINISH)));
    }

    @Test
    void thoughtsAreNoText() {
        Resumption resumption = afresh(List.of(new Part.Words(true, "hm")));
        assertUnusable(NodeFailure.Kind.DIVERGED, pass(resumption, List.of(delta("hm"), FINISH)));
    }

    @Test
    void theSameCallOfAToolIsSkippedWhateverItsId() {
        List<Part> known = List.of(new Part.Words(false, "I look"), new Part.Call(call("a", "Rome")));
        List<TokenEvent> same = List.of(delta("I "), delta("look"), calls(call("b", "Rome")), FINISH);
        assertThat(pass(afresh(known), same)).containsExactly(FINISH);
    }

    @Test
    void anotherCallOfAToolIsAnotherAnswer() {
        List<Part> known = List.of(new Part.Call(call("a", "Rome")));
        assertUnusable(NodeFailure.Kind.DIVERGED, pass(afresh(known), List.of(calls(call("a", "Oslo")), FINISH)));
    }

    @Test
    void aSecondCallIsNew() {
        List<Part> known = List.of(new Part.Call(call("a", "Rome")));
        List<TokenEvent> passed = pass(afresh(known), List.of(calls(call("a", "Rome"), call("b", "Oslo")), FINISH));
        assertThat(passed).containsExactly(calls(call("b", "Oslo")), FINISH);
    }

    @Test
    void aCallEndsTheWaitForMore() {
        List<TokenEvent> rest = List.of(delta("Grü"), calls(call("a", "Rome")), FINISH);
        assertThat(pass(prefilled(ANSWER), rest)).isEqualTo(rest);
    }

    @Test
    void whatComesTogetherIsJudgedAsIfItCameOneByOne() {
        List<TokenEvent> other = List.of(delta(ANSWER), delta("~"), FINISH);
        assertThat(afresh(text(ANSWER)).pass(other)).containsExactly(delta("~"), FINISH);
        assertUnusable(NodeFailure.Kind.DIVERGED, afresh(text("Grüß Gott")).pass(other));
    }

    @Test
    void whereNothingHasLeftAllPasses() {
        List<TokenEvent> all = List.of(delta("Hi"), FINISH);
        assertThat(pass(afresh(List.of()), all)).isEqualTo(all);
    }

    private static Resumption afresh(List<Part> known) {
        return new Resumption("orin0", known, false);
    }

    private static Resumption prefilled(String known) {
        return new Resumption("orin0", text(known), true);
    }

    private static List<Part> text(String known) {
        return List.of(new Part.Words(false, known));
    }

    /** All that is passed on of events that come one by one. */
    private static List<TokenEvent> pass(Resumption resumption, List<TokenEvent> sent) {
        List<TokenEvent> passed = new ArrayList<>();
        for (TokenEvent event : sent) {
            passed.addAll(resumption.pass(List.of(event)));
            if (!passed.isEmpty() && passed.getLast() instanceof TokenEvent.Broken) {
                break;
            }
        }
        return passed;
    }

    private static void assertUnusable(NodeFailure.Kind kind, List<TokenEvent> passed) {
        assertThat(passed).singleElement().isInstanceOfSatisfying(TokenEvent.Broken.class, broken -> assertThat(
                        broken.failure().kind())
                .isEqualTo(kind));
    }

    private static List<TokenEvent> whole(Random random, String text) {
        List<TokenEvent> events = new ArrayList<>();
        pieces(random, text).forEach(piece -> events.add(delta(piece)));
        events.add(FINISH);
        return events;
    }

    private static List<String> pieces(Random random, String text) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(1, 12));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static TokenEvent delta(String text) {
        return new TokenEvent.Delta(text, null, null);
    }

    private static TokenEvent calls(JsonNode... calls) {
        return new TokenEvent.Delta(
                null, null, JsonNodeFactory.instance.arrayNode().addAll(List.of(calls)));
    }

    private static JsonNode call(String id, String city) {
        var call = JsonNodeFactory.instance.objectNode().put("id", id);
        call.putObject("function").put("name", "weather").putObject("arguments").put("city", city);
        return call;
    }

    private static String said(List<TokenEvent> events) {
        return deltas(events).stream()
                .map(TokenEvent.Delta::content)
                .filter(text -> text != null)
                .collect(Collectors.joining());
    }

    private static String thoughts(List<TokenEvent> events) {
        return deltas(events).stream()
                .map(TokenEvent.Delta::thinking)
                .filter(text -> text != null)
                .collect(Collectors.joining());
    }

    private static List<TokenEvent.Delta> deltas(List<TokenEvent> events) {
        return events.stream()
                .filter(TokenEvent.Delta.class::isInstance)
                .map(TokenEvent.Delta.class::cast)
                .toList();
    }
}
