package io.caravan.api.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.Answers;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Chats;
import io.caravan.inference.NodeResult;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes as recorded from an Ollama 0.33. */
class OllamaChatEncoderTest {

    private static final String HEAD = "{\"model\":\"llama3.2\",\"created_at\":\"2025-10-09T08:53:20Z\",";
    private static final String FIGURES = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":300000000,"
            + "\"prompt_eval_count\":11,\"prompt_eval_duration\":50000000,\"eval_count\":7,\"eval_duration\":200000000}";

    private final ObjectMapper json = new ObjectMapper();
    private final OllamaChatEncoder chat = encoder(AnswerShape.CHAT);
    private final OllamaChatEncoder generation = encoder(AnswerShape.GENERATION);

    @Test
    void aChatComesInLines() {
        assertThat(chat.start(Answers.request(true), "agx0", "llama3.2:latest").length())
                .isZero();
        assertThat(chat.delta(new TokenEvent.Delta("Hi", null, null)).toString())
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done\":false}\n");
        assertThat(chat.end(Answers.whole("Hi")).toString())
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\"}," + FIGURES + "\n");
    }

    @Test
    void aGenerationComesInLines() {
        generation.start(Answers.request(true), "agx0", "llama3.2:latest");
        assertThat(generation.delta(new TokenEvent.Delta("Hi", null, null)).toString())
                .isEqualTo(HEAD + "\"response\":\"Hi\",\"done\":false}\n");
        assertThat(generation.end(Answers.whole("Hi")).toString())
                .isEqualTo(HEAD + "\"response\":\"\"," + FIGURES + "\n");
    }

    @Test
    void thoughtsStandBesideTheText() {
        chat.start(Answers.request(true), "agx0", "llama3.2:latest");
        assertThat(chat.delta(new TokenEvent.Delta(null, "Hm", null)).toString())
                .contains("\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm\"}");
        generation.start(Answers.request(true), "agx0", "llama3.2:latest");
        assertThat(generation.delta(new TokenEvent.Delta(null, "Hm", null)).toString())
                .contains("\"response\":\"\",\"thinking\":\"Hm\"");
    }

    @Test
    void aCallOfAToolHasItsArgumentsAsAnObjectAndTheAnswerStops() throws Exception {
        String calls = "[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]";
        assertThat(chat.whole(Answers.whole(ChatMessage.answer("", null, json.readTree(calls)), "tool_calls"))
                        .toString())
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":" + calls + "},"
                        + FIGURES);
    }

    @Test
    void aLoadedModelIsSaidToBe() {
        NodeResult result = new NodeResult("agx0", "llama3.2:latest", List.of(), Usage.NONE, Duration.ofSeconds(3));
        assertThat(chat.loaded(result).toString())
                .isEqualTo(HEAD + "\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                        + "\"done_reason\":\"load\"}");
        assertThat(generation.loaded(result).toString())
                .isEqualTo(HEAD + "\"response\":\"\",\"done\":true,\"done_reason\":\"load\"}");
    }

    @Test
    void anErrorIsALineOfItsOwn() {
        assertThat(chat.error(Problem.of("answer-broken", "The answer broke off", 502, "Node agx0: cut"))
                        .toString())
                .isEqualTo("{\"error\":\"Node agx0: cut\"}\n");
    }

    @Test
    void aPictureThatAModelCannotSeeIsCalledAsTheEndpointCallsIt() {
        assertThat(chat.member(Capability.VISION)).isEqualTo("messages");
        assertThat(generation.member(Capability.VISION)).isEqualTo("images");
        assertThat(generation.member(Capability.THINKING)).isEqualTo("think");
    }

    private OllamaChatEncoder encoder(AnswerShape shape) {
        return new OllamaChatEncoder(new JsonWriter(json), shape, Clock.fixed(Chats.CREATED, ZoneOffset.UTC));
    }
}
