package io.caravan.api.openai;

import io.caravan.api.BadRequest;
import io.caravan.api.JsonWriter;
import io.caravan.api.WayBack;
import io.caravan.inference.ChatRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;

/** Reads whatever becomes a chat in OpenAI's dialect and prepares its way back. */
@Named("openAiChatIntake")
@ApplicationScoped
public class OpenAiChatIntake {

    private final ChatCompletionDecoder chats;
    private final CompletionDecoder completions;
    private final ResponseDecoder responses;
    private final JsonWriter json;

    OpenAiChatIntake(
            ChatCompletionDecoder chats, CompletionDecoder completions, ResponseDecoder responses, JsonWriter json) {
        this.chats = chats;
        this.completions = completions;
        this.responses = responses;
        this.json = json;
    }

    /**
     * Makes the body a {@link ChatRequest}.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ChatRequest chat(Exchange exchange) throws BadRequest {
        DecodedChat chat = chats.decode(body(exchange));
        WayBack.prepare(exchange, new ChatCompletionEncoder(json, chat.includeUsage()));
        return chat.request();
    }

    /**
     * The same for a prompt.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ChatRequest completion(Exchange exchange) throws BadRequest {
        DecodedChat chat = completions.decode(body(exchange));
        WayBack.prepare(exchange, new CompletionEncoder(json, chat.includeUsage()));
        return chat.request();
    }

    /**
     * The same for a response.
     *
     * @throws BadRequest naming the field that is wrong
     */
    public ChatRequest response(Exchange exchange) throws BadRequest {
        DecodedResponse response = responses.decode(body(exchange));
        WayBack.prepare(exchange, new ResponseEncoder(json, response.echo()));
        return response.request();
    }

    private static byte[] body(Exchange exchange) {
        return exchange.getMessage().getBody(byte[].class);
    }
}
