package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {

    @Test
    void theSameWordsGetTheSameAnswer() {
        assertThat(answer("hello")).isEqualTo(answer("hello")).isNotEqualTo(answer("hallo"));
    }

    @Test
    void anAnswerQuotesAtMostSixtyCharacters() {
        String emoji = "🐪".repeat(61);

        assertThat(answer("x".repeat(60))).contains("“" + "x".repeat(60) + "”.");
        assertThat(answer("x".repeat(61))).contains("“" + "x".repeat(60) + "…”.");
        assertThat(answer(emoji)).contains("“" + "🐪".repeat(60) + "…”.");
    }

    @Test
    void proseHasFortyToEightyTokens() {
        assertThat(IntStream.range(0, 500).map(seed -> Tokens.count(Prose.of(seed))))
                .allMatch(tokens -> tokens >= 40 && tokens <= 80);
    }

    @Test
    void proseGoesBeyondAscii() {
        long beyond = IntStream.range(0, 100)
                .mapToObj(Prose::of)
                .filter(text -> text.getBytes(StandardCharsets.UTF_8).length > text.length())
                .count();

        assertThat(beyond).isGreaterThan(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "  two\n\nlines\t", "internationalisation", "漢字かな🐪🚚👩‍🚀 é ∞", "x=1;y='2'"})
    void tokensJoinedAreTheText(String text) {
        assertThat(String.join("", Tokens.of(text))).isEqualTo(text);
    }

    @Test
    void aCountBeyondItsBoundsIsJustWords() {
        assertThat(answer("count to 5001")).contains("You said");
        assertThat(answer("count to 0")).contains("You said");
        assertThat(answer("Please count to 1!")).isEqualTo("(simulated answer) 1");
    }

    @Test
    void aForeignBeginningGoesOnWithOtherText() {
        List<Message> asked = List.of(Message.of("user", "hi"));

        assertThat(AnswerText.afterForeignBeginning(asked, "Well,", 0))
                .isNotEqualTo(AnswerText.afterForeignBeginning(asked, "So,", 0))
                .startsWith(" (simulated continuation)");
    }

    private static String answer(String message) {
        return AnswerText.of(List.of(Message.of("user", message)), MissingNode.getInstance(), 0);
    }
}
