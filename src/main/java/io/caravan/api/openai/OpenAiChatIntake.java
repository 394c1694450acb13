package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonWriter;
import io.caravan.api.WayBack;
import io.caravan.inference.ChatRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;

/** Reads a chat of OpenAI's dialect and prepares its way back. */
@Named("openAiChatIntake")
@ApplicationScoped
public class OpenAiChatIntake {

    private final ChatCompletionDecoder decoder;
    private final JsonWriter json;

    OpenAiChatIntake(ChatCompletionDecoder decoder, JsonWriter json) {
        this.decoder = decoder;
        this.json = json;
    }

    /**
     * Makes the body a {@link ChatRequest}.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ChatRequest read(Exchange exchange) throws BadRequest {
        ChatCompletionDecoder.Decoded chat =
                decoder.decode(exchange.getMessage().getBody(byte[].class));
        WayBack.prepare(exchange, new ChatCompletionEncoder(json, chat.includeUsage()));
        return chat.request();
    }
}
