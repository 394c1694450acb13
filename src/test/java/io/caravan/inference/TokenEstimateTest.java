package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

    private static final int FRAME_AND_ANSWER = 8 + 512;

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "abc, 1", "abcd, 2", "世界, 2", "Grüße, 3"})
    void threeLettersOrOneOfAnotherAlphabetAreAToken(String text, int tokens) {
        assertThat(Chats.of("a", true, ChatMessage.text(Role.USER, text)).contextNeeded())
                .isEqualTo(FRAME_AND_ANSWER + tokens);
    }

    @Test
    void theAnswerIsAsLongAsItsCallerWantsButNotLongerThanMostAnswersAre() {
        assertThat(chat(longest(4_096), null).contextNeeded()).isEqualTo(8 + 1 + 4_096);
        assertThat(chat(longest(4_097), null).contextNeeded()).isEqualTo(8 + 1 + 4_096);
        assertThat(chat(longest(Integer.MAX_VALUE), null).contextNeeded()).isEqualTo(8 + 1 + 4_096);
    }

    @Test
    void anAnswerThatMayNotForgetTheOldestHasRoomForAllThatItsCallerWants() {
        assertThat(chat(ending(12_000), null).contextNeeded()).isEqualTo(8 + 1 + 12_000);
        assertThat(chat(ending(Integer.MAX_VALUE), null).contextNeeded()).isEqualTo(1 << 28);
        assertThat(chat(ending(null), null).contextNeeded()).isEqualTo(FRAME_AND_ANSWER + 1);
    }

    @Test
    void toolsAreReadTooAndPicturesSeen() throws Exception {
        JsonNode tools = new ObjectMapper().readTree("[\"0123456789\"]");
        assertThat(chat(ChatOptions.NONE, tools).contextNeeded()).isEqualTo(FRAME_AND_ANSWER + 1 + 5);
        ChatMessage picture = new ChatMessage(Role.USER, "Hi", null, List.of("aGk="), null, null);
        assertThat(Chats.of("a", true, picture).contextNeeded()).isEqualTo(FRAME_AND_ANSWER + 1 + 1024);
    }

    @Test
    void whatThereIsOfTheAnswerIsNoMoreToCome() {
        ChatRequest begun = chat(longest(100), null).continuing(new Begun("abc", 40));
        assertThat(begun.contextNeeded()).isEqualTo(8 + 1 + 8 + 1 + 60);
    }

    private static ChatRequest chat(ChatOptions options, JsonNode tools) {
        return Chats.of("a", options, null, tools, null, ChatMessage.text(Role.USER, "Hi"));
    }

    /** Where the context does. */
    private static ChatOptions ending(Integer longest) {
        return new ChatOptions(null, null, null, null, null, longest, null).with(new Overflow(null, false, null));
    }

    private static ChatOptions longest(int tokens) {
        return new ChatOptions(null, null, null, null, null, tokens, null);
    }
}
