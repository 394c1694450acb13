package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.Lane;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.Role;
import io.caravan.inference.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TokenChargeTest {

    private static final String PROMPT = "a".repeat(400);

    @Test
    void aWholeAnswerCostsWhatTheNodeCounted() {
        assertThat(tokens(Completion.Status.COMPLETED, "agx0", new Usage(90, 10)))
                .isEqualTo(100);
        assertThat(tokens(Completion.Status.COMPLETED, "agx0", new Usage(0, 10)))
                .isEqualTo(10);
    }

    @Test
    void whoHangsUpBeforeTheEndIsChargedForAboutTheirPrompt() {
        assertThat(tokens(Completion.Status.CANCELLED, "agx0", new Usage(0, 7))).isEqualTo(107);
        assertThat(tokens(Completion.Status.CANCELLED, "agx0", new Usage(90, 7)))
                .isEqualTo(97);
    }

    @Test
    void whatANodeFailedToEndCostsNoPrompt() {
        assertThat(tokens(Completion.Status.FAILED, "agx0", new Usage(0, 7))).isEqualTo(7);
    }

    @Test
    void whatNoNodeWasAskedForCostsNothing() {
        assertThat(tokens(Completion.Status.CANCELLED, "cache", Usage.NONE)).isZero();
    }

    @Test
    void thePromptOfAnEmbeddingIsItsTexts() {
        List<String> texts = List.of("a".repeat(300), "b".repeat(100));
        assertThat(TokenCharge.prompt(new EmbeddingRequest("mistral", texts, null, null)))
                .isEqualTo(100);
    }

    @Test
    void loadingAModelCostsNothing() {
        assertThat(TokenCharge.prompt(new LoadRequest("mistral", ChatOptions.NONE)))
                .isZero();
    }

    private static long tokens(Completion.Status status, String node, Usage usage) {
        return TokenCharge.tokens(new Completion(
                request(),
                node,
                "mistral",
                ChatMessage.text(Role.ASSISTANT, "Hello"),
                status,
                "stop",
                usage,
                Instant.now(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                null,
                false));
    }

    private static ChatRequest request() {
        return new ChatRequest(
                UUID.randomUUID(),
                Instant.now(),
                "mistral:latest",
                List.of(ChatMessage.text(Role.USER, PROMPT)),
                1,
                UUID.randomUUID(),
                false,
                true,
                ChatOptions.NONE,
                null,
                null,
                null,
                Lane.INTERACTIVE);
    }
}
