package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PromptLengthTest {

    private final ChatRequest chat = Chats.of("a", true);

    @Test
    void aPromptIsMeasuredOnceHoweverManyNodesLookAtIt() {
        AtomicInteger estimates = new AtomicInteger();
        PromptLength length = new PromptLength();
        assertThat(length.tokens(() -> 7L + estimates.getAndIncrement())).isEqualTo(7);
        assertThat(length.tokens(() -> 7L + estimates.getAndIncrement())).isEqualTo(7);
        assertThat(estimates).hasValue(1);
    }

    @Test
    void anotherModelAndAnotherContextDoNotMakeAPromptLonger() {
        assertThat(chat.forModel("b").inContext(8_192).withinContext(4_096).prompt())
                .isSameAs(chat.prompt());
    }

    @Test
    void aPromptIsMeasuredAnewWhereMoreIsToBeRead() {
        long before = TokenEstimate.ofPrompt(chat);
        ChatRequest continuing = chat.continuing(new Begun("abc", 1));
        ChatRequest after = chat.after(List.of(ChatMessage.text(Role.USER, "abc")));
        assertThat(TokenEstimate.ofPrompt(continuing)).isGreaterThan(before);
        assertThat(TokenEstimate.ofPrompt(after)).isGreaterThan(before);
        assertThat(TokenEstimate.ofPrompt(continuing.afresh())).isEqualTo(before);
    }

    @Test
    void requestsAreEqualWhetherOrNotTheirPromptsWereMeasured() {
        TokenEstimate.ofPrompt(chat);
        assertThat(Chats.of("a", true)).isEqualTo(chat);
    }
}
