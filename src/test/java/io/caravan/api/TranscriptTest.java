package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.inference.Begun;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    private static final ObjectNode CALL = JsonNodeFactory.instance.objectNode().put("id", "a");

    private final Transcript transcript = new Transcript();

    @Test
    void wordsOfOneKindAreOneRun() {
        thought("a");
        thought("b");
        said("c");
        said("d");
        transcript.add(
                new TokenEvent.Delta(
                        null, null, JsonNodeFactory.instance.arrayNode().add(CALL)),
                false);
        said("e");
        assertThat(transcript.parts())
                .containsExactly(
                        new Part.Words(true, "ab"),
                        new Part.Words(false, "cd"),
                        new Part.Call(CALL),
                        new Part.Words(false, "e"));
        assertThat(transcript.message().content()).isEqualTo("cde");
        assertThat(transcript.message().thinking()).isEqualTo("ab");
        assertThat(transcript.message().toolCalls()).containsExactly(CALL);
    }

    @Test
    void lookingAtItChangesNothing() {
        said("a");
        assertThat(transcript.parts()).isEqualTo(transcript.parts());
        said("b");
        assertThat(transcript.parts()).containsExactly(new Part.Words(false, "ab"));
    }

    @Test
    void onlyTextCanBeGoneOnWith() {
        assertThat(transcript.begun()).isEmpty();
        said("a");
        said("b");
        assertThat(transcript.begun()).hasValue(new Begun("ab", 2));
        thought("c");
        assertThat(transcript.begun()).isEmpty();
    }

    @Test
    void whatOneNodeSaidAloneHasTheTokensItCounted() {
        said("a");
        transcript.finish(finish(10, 3), true);
        assertThat(transcript.usage()).isEqualTo(new Usage(10, 3));
    }

    @Test
    void aNodeThatWentOnCountsNeitherWhatItReadAgainNorWhatOthersWrote() {
        said("a");
        said("b");
        transcript.anotherNode();
        said("c");
        transcript.finish(finish(12, 1), false);
        assertThat(transcript.usage()).isEqualTo(new Usage(10, 3));
    }

    @Test
    void aNodeThatWasAskedAfreshCountsAllOfIt() {
        said("a");
        said("b");
        transcript.anotherNode();
        said("c");
        transcript.finish(finish(10, 3), true);
        assertThat(transcript.usage()).isEqualTo(new Usage(10, 3));
    }

    @Test
    void anAnswerThatIsNotWholeHasATokenAPiece() {
        said("a");
        transcript.anotherNode();
        said("b");
        assertThat(transcript.usage()).isEqualTo(new Usage(0, 2));
    }

    @Test
    void whatWasOnlyToldAgainIsNotUsed() {
        transcript.add(new TokenEvent.Delta("a", null, null), true);
        transcript.anotherNode();
        said("b");
        assertThat(transcript.usage()).isEqualTo(new Usage(0, 1));
    }

    private void said(String text) {
        transcript.add(new TokenEvent.Delta(text, null, null), false);
    }

    private void thought(String text) {
        transcript.add(new TokenEvent.Delta(null, text, null), false);
    }

    private static TokenEvent.Finish finish(int promptTokens, int completionTokens) {
        return new TokenEvent.Finish("stop", new Usage(promptTokens, completionTokens));
    }
}
