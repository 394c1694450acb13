package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Overflow;
import io.caravan.inference.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerKeyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AnswerKey PLAIN = AnswerKey.of(Questions.asking("Hi"));

    @Test
    void theSameIsTheSameWhoeverAsksAndHowever() {
        ChatRequest whole = Questions.asking("Hi");
        ChatRequest streamed = Questions.asking("Hi", ChatOptions.NONE, true);
        assertThat(AnswerKey.of(whole).hash(JSON))
                .isEqualTo(AnswerKey.of(streamed).hash(JSON))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void allThatAnAnswerDependsOnMakesAnotherQuestion() {
        List<ChatMessage> said = PLAIN.messages();
        ChatOptions none = ChatOptions.NONE;
        List<AnswerKey> others = List.of(
                PLAIN,
                question("llama3.2:1b", said, none),
                question(PLAIN.model(), List.of(ChatMessage.text(Role.USER, "Hi ")), none),
                question(PLAIN.model(), List.of(ChatMessage.text(Role.SYSTEM, "Hi")), none),
                question(PLAIN.model(), List.of(said.getFirst(), ChatMessage.text(Role.ASSISTANT, "H")), none),
                question(
                        PLAIN.model(),
                        List.of(new ChatMessage(Role.USER, "Hi", null, List.of("AAAA"), null, null)),
                        none),
                question(PLAIN.model(), said, Questions.options(0.0, null)),
                question(PLAIN.model(), said, Questions.options(0.1, null)),
                question(PLAIN.model(), said, Questions.options(null, 0L)),
                question(PLAIN.model(), said, new ChatOptions(null, null, null, null, List.of("a"), null, null)),
                question(PLAIN.model(), said, new ChatOptions(null, null, null, null, null, 9, null)),
                question(PLAIN.model(), said, new ChatOptions(null, null, null, null, null, null, 9)),
                question(PLAIN.model(), said, none.with(Overflow.REFUSED)),
                new AnswerKey(1, PLAIN.model(), said, none, new TextNode("json"), null, null),
                new AnswerKey(
                        1,
                        PLAIN.model(),
                        said,
                        none,
                        null,
                        JSON.createArrayNode().add("tool"),
                        null),
                new AnswerKey(1, PLAIN.model(), said, none, null, null, BooleanNode.TRUE),
                new AnswerKey(1, PLAIN.model(), said, none, null, null, BooleanNode.FALSE),
                new AnswerKey(2, PLAIN.model(), said, none, null, null, null));
        Set<String> hashes = new HashSet<>();
        others.forEach(question -> hashes.add(question.hash(JSON)));
        assertThat(hashes).hasSameSizeAs(others);
    }

    /** UTF-8 has no bytes for them, and an encoder writes the same question mark for each. */
    @Test
    void halvesOfCharactersAreNotTheSame() {
        assertThat(List.of(asking("\ud800"), asking("\ud801"), asking("\udc00"), asking("?"), asking("\ufffd")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({",, false", "0,, true", "-0.0,, true", "0.01,, false", "1, 7, true", ", 0, true"})
    void anAnswerIsTheSameEachTimeOfNoTemperatureOrAGivenSeed(Double temperature, Long seed, boolean same) {
        assertThat(AnswerKey.isDeterministic(Questions.options(temperature, seed)))
                .isEqualTo(same);
    }

    private static String asking(String text) {
        return AnswerKey.of(Questions.asking(text)).hash(JSON);
    }

    private static AnswerKey question(String model, List<ChatMessage> said, ChatOptions options) {
        return new AnswerKey(1, model, said, options, null, null, null);
    }
}
