package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptAnswerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isToldAsAModelWrites() {
        var calls = JSON.createArrayNode().add("call");
        assertThat(new KeptAnswer("m", "text", "thought", calls, "tool_calls").events())
                .containsExactly(
                        new TokenEvent.Delta(null, "thought", null),
                        new TokenEvent.Delta("text", null, null),
                        new TokenEvent.Delta(null, null, calls),
                        new TokenEvent.Finish("tool_calls", Usage.NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, KeptAnswer.PIECE - 1, KeptAnswer.PIECE, KeptAnswer.PIECE + 1, 10 * KeptAnswer.PIECE})
    void aLongTextIsToldInPieces(int length) {
        String text = "a".repeat(length);
        List<String> pieces = pieces(text);
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).hasSize((length + KeptAnswer.PIECE - 1) / KeptAnswer.PIECE);
    }

    @Test
    void noPieceEndsInsideACharacter() {
        String text = "a".repeat(KeptAnswer.PIECE - 1) + "😀".repeat(KeptAnswer.PIECE);
        List<String> pieces = pieces(text);
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).hasSizeGreaterThan(1).allSatisfy(piece -> assertThat(
                        Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                .isFalse());
    }

    @Test
    void comesBackAsItWasWritten() throws Exception {
        KeptAnswer answer = new KeptAnswer("m", "Grüße 😀", null, null, "stop");
        assertThat(JSON.readValue(JSON.writeValueAsString(answer), KeptAnswer.class))
                .isEqualTo(answer);
    }

    private static List<String> pieces(String text) {
        return new KeptAnswer("m", text, null, null, "stop")
                .events().stream()
                        .filter(TokenEvent.Delta.class::isInstance)
                        .map(event -> ((TokenEvent.Delta) event).content())
                        .collect(Collectors.toList());
    }
}
