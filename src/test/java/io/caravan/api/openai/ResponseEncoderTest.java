package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.Answers;
import io.caravan.api.JsonWriter;
import io.caravan.api.Problem;
import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Chats;
import io.caravan.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events in the order that OpenAI's reference gives. */
class ResponseEncoderTest {

    private static final String CALLS = "[{\"id\":\"call_1\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]";

    private final ObjectMapper json = new ObjectMapper();
    private final ResponseEncoder encoder =
            new ResponseEncoder(new JsonWriter(json), json.createObjectNode().put("temperature", 0.5));

    @Test
    void aTextIsAnnouncedFilledAndClosed() {
        List<JsonNode> events = events(start()
                + encoder.delta(new TokenEvent.Delta("He", null, null))
                + encoder.delta(new TokenEvent.Delta("llo", null, null))
                + encoder.end(Answers.whole("Hello")));
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).get("sequence_number").asInt()).isEqualTo(i);
        }
        JsonNode response = events.getLast().get("response");
        assertThat(response.get("status").asText()).isEqualTo("completed");
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Hello");
        assertThat(response.at("/output/0/id")).isEqualTo(events.get(2).at("/item/id"));
        assertThat(response.at("/usage/input_tokens").asInt()).isEqualTo(11);
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void aCallIsAnItemOfItsOwn() throws Exception {
        List<JsonNode> events = events(start()
                + encoder.delta(new TokenEvent.Delta("Well", null, null))
                + encoder.delta(new TokenEvent.Delta(null, null, json.readTree(CALLS)))
                + encoder.end(Answers.whole(ChatMessage.answer("Well", null, json.readTree(CALLS)), "tool_calls")));
        assertThat(events.subList(8, events.size()))
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        JsonNode call = events.getLast().at("/response/output/1");
        assertThat(call.get("type").asText()).isEqualTo("function_call");
        assertThat(call.get("call_id").asText()).isEqualTo("call_1");
        assertThat(call.get("arguments").asText()).isEqualTo("{\"a\":1}");
        assertThat(events.get(9).get("output_index").asInt()).isEqualTo(1);
    }

    @Test
    void thoughtsAreAnItemBeforeTheAnswer() {
        List<JsonNode> events = events(start()
                + encoder.delta(new TokenEvent.Delta(null, "H", null))
                + encoder.delta(new TokenEvent.Delta(null, "m", null))
                + encoder.delta(new TokenEvent.Delta("Hello", null, null))
                + encoder.end(Answers.whole(ChatMessage.answer("Hello", "Hm", null), "stop")));
        assertThat(events.subList(2, 11))
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added");
        assertThat(events.get(4).get("summary_index").asInt()).isZero();
        assertThat(events.get(4).get("item_id")).isEqualTo(events.get(2).at("/item/id"));
        assertThat(events.get(9).get("output_index").asInt()).isEqualTo(1);
        JsonNode output = events.getLast().at("/response/output");
        assertThat(output).hasSize(2);
        assertThat(output.at("/0/type").asText()).isEqualTo("reasoning");
        assertThat(output.at("/0/summary/0/type").asText()).isEqualTo("summary_text");
        assertThat(output.at("/0/summary/0/text").asText()).isEqualTo("Hm");
        assertThat(output.at("/1/content/0/text").asText()).isEqualTo("Hello");
    }

    @Test
    void thoughtsAloneAreFollowedByAnAnswerOfNoWords() {
        List<JsonNode> events = events(start()
                + encoder.delta(new TokenEvent.Delta(null, "Hm", null))
                + encoder.end(Answers.whole(ChatMessage.answer("", "Hm", null), "length")));
        JsonNode output = events.getLast().at("/response/output");
        assertThat(output).hasSize(2);
        assertThat(output.at("/1/content/0/text").asText()).isEmpty();
    }

    @Test
    void aWholeAnswerTellsThoughtsWordsAndCallsInThisOrder() throws Exception {
        JsonNode output = json.readTree(encoder.whole(
                                Answers.whole(ChatMessage.answer("Well", "Hm", json.readTree(CALLS)), "tool_calls"))
                        .toString())
                .get("output");
        assertThat(output)
                .extracting(item -> item.get("type").asText())
                .containsExactly("reasoning", "message", "function_call");
        assertThat(output)
                .extracting(item -> item.get("id").asText())
                .containsExactly("rs_" + Chats.ID + "_0", "msg_" + Chats.ID + "_1", "fc_" + Chats.ID + "_2");
    }

    @Test
    void theAnswerRepeatsWhatWasAsked() throws Exception {
        JsonNode response = json.readTree(encoder.whole(Answers.whole("Hello")).toString());
        assertThat(response.get("temperature").asDouble()).isEqualTo(0.5);
        assertThat(response.get("top_p").isNull()).isTrue();
    }

    @Test
    void anAnswerThatReachedItsLimitIsIncomplete() {
        List<JsonNode> events =
                events(start() + encoder.end(Answers.whole(ChatMessage.answer("Hel", null, null), "length")));
        assertThat(events.getLast().get("type").asText()).isEqualTo("response.incomplete");
        assertThat(events.getLast().at("/response/incomplete_details/reason").asText())
                .isEqualTo("max_output_tokens");
    }

    @Test
    void anAnswerThatAFilterCutShortIsIncomplete() throws Exception {
        JsonNode response =
                json.readTree(encoder.whole(Answers.whole(ChatMessage.answer("Hel", null, null), "content_filter"))
                        .toString());
        assertThat(response.get("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("content_filter");
    }

    @Test
    void aWholeAnswerIsAResponse() throws Exception {
        JsonNode response = json.readTree(encoder.whole(Answers.whole("Hello")).toString());
        assertThat(response.get("object").asText()).isEqualTo("response");
        assertThat(response.get("id").asText()).isEqualTo("resp_" + Chats.ID);
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Hello");
        assertThat(response.get("store").asBoolean()).isFalse();
    }

    @Test
    void anErrorIsBothAnEventAndAnErrorObject() {
        start();
        JsonNode error = events(
                        encoder.error(Problem.of("answer-broken", "The answer broke off", 502, "Node agx0: cut"))
                                .toString())
                .getFirst();
        assertThat(error.get("type").asText()).isEqualTo("error");
        assertThat(error.get("message").asText()).isEqualTo("Node agx0: cut");
        assertThat(error.at("/error/type").asText()).isEqualTo("server_error");
    }

    @Test
    void whatAModelCannotDoIsCalledAsTheEndpointCallsIt() {
        assertThat(encoder.member(Capability.VISION)).isEqualTo("input");
        assertThat(encoder.member(Capability.THINKING)).isEqualTo("reasoning.effort");
        assertThat(encoder.member(Capability.TOOLS)).isEqualTo("tools");
    }

    private String start() {
        return encoder.start(Answers.request(true), "agx0", "llama3.2:latest").toString();
    }

    private List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            String[] lines = event.split("\n");
            try {
                JsonNode data = json.readTree(lines[1].substring("data: ".length()));
                assertThat(lines[0]).isEqualTo("event: " + data.get("type").asText());
                events.add(data);
            } catch (java.io.IOException malformed) {
                throw new AssertionError(event, malformed);
            }
        }
        return events;
    }
}
