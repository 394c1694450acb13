package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages as they are kept between two turns of a conversation. */
class ChatMessageTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aMessageThatWasKeptIsTheSame() throws Exception {
        ChatMessage result = new ChatMessage(Role.TOOL, "21", null, List.of(), null, "weather", "call_1");
        assertThat(json.readValue(json.writeValueAsString(result), ChatMessage.class))
                .isEqualTo(result);
    }

    @Test
    void aMessageThatWasKeptWithoutTheIdOfItsCallIsRead() throws Exception {
        assertThat(json.readValue(
                        "{\"role\":\"tool\",\"content\":\"21\",\"tool_name\":\"weather\"}", ChatMessage.class))
                .isEqualTo(new ChatMessage(Role.TOOL, "21", null, List.of(), null, "weather"));
    }

    @Test
    void nothingIsWrittenOfAnIdThatIsNotThere() throws Exception {
        assertThat(json.writeValueAsString(ChatMessage.text(Role.USER, "Hi"))).doesNotContain("tool");
    }
}
