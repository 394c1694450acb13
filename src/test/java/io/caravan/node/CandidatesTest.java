package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.NodeReport;
import io.caravan.inference.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final String MODEL = "phi3:mini";

    /** 4097 tokens: a message has a frame of 8. */
    private final ChatRequest chat = Chats.of(MODEL, true, ChatMessage.text(Role.USER, "界".repeat(4_089)));

    private final Node small = node("orin0", 4_096);
    private final Node roomy = node("agx0", 4_097);

    @Test
    void aNodeIsCrampedWhoseContextTheWholePromptDoesNotFitInto() {
        assertThat(Candidates.of(chat, List.of(small, roomy)).cramped()).containsExactly(small);
    }

    @Test
    void ofANodeThatDoesNotTellItsContextNobodyKnowsThatItIsTooSmall() {
        Node silent = node("nano", null);
        assertThat(Candidates.of(chat, List.of(small, silent)).cramped()).containsExactly(small);
    }

    @Test
    void aPromptIsMeasuredOnlyWhereItsLengthMakesADifference() {
        Node asSmall = node("nano", 4_096);
        assertThat(Candidates.of(chat, List.of(small, asSmall)).cramped()).isEmpty();
        assertThat((Object) chat.prompt()).hasToString("not estimated");
        Candidates.of(chat, List.of(small, roomy));
        assertThat((Object) chat.prompt()).hasToString("4097");
    }

    @Test
    void thereIsNoRequestWithoutANodeThatMayAnswer() {
        assertThatThrownBy(() -> Candidates.alike(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Node node(String name, Integer context) {
        Node node = SomeNodes.node(name, 1, 1);
        var nothing = JsonNodeFactory.instance.objectNode();
        node.answered(new NodeReport(
                "0.33",
                true,
                List.of(new NodeReport.Model(MODEL, MODEL, true, 1, context, Set.of(), nothing, nothing))));
        return node;
    }
}
