package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.NodeResult;
import io.caravan.inference.TokenEvent;
import io.caravan.inference.TokenStream;
import io.caravan.node.Attempts;
import io.caravan.node.ModelName;
import io.caravan.node.NoNodeAnswered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** Answers with what a node gave whole: vectors, or that a model is loaded. */
@Named("wholeReply")
@ApplicationScoped
public class WholeReply {

    private final InferenceSettings settings;
    private final JsonWriter json;

    WholeReply(InferenceSettings settings, JsonWriter json) {
        this.settings = settings;
        this.json = json;
    }

    /**
     * Makes the {@link TokenStream} in the body a {@link NodeResult}.
     *
     * @throws NoNodeAnswered if it broke off, on every node
     */
    public NodeResult read(Exchange exchange) throws NoNodeAnswered, InterruptedException {
        try (TokenStream stream = exchange.getMessage().getBody(TokenStream.class)) {
            NodeResult result = read(stream, exchange);
            name(stream, exchange);
            return result;
        }
    }

    /** Makes the {@link NodeResult} in the body the answer. */
    public void send(Exchange exchange) {
        WholeEncoder encoder = exchange.getVariable(WholeEncoder.VARIABLE, WholeEncoder.class);
        json.answer(exchange, encoder.document(exchange.getMessage().getBody(NodeResult.class)));
    }

    private NodeResult read(TokenStream stream, Exchange exchange) throws NoNodeAnswered, InterruptedException {
        List<float[]> vectors = new ArrayList<>();
        while (true) {
            for (TokenEvent event : stream.take(settings.stallTimeout())) {
                switch (event) {
                    case TokenEvent.Delta ignored -> {
                        // Nobody asked for words.
                    }
                    case TokenEvent.Vectors more -> vectors.addAll(more.vectors());
                    case TokenEvent.Broken broken ->
                        throw exchange.getVariable(Attempts.VARIABLE, Attempts.class)
                                .failure(stream.model());
                    case TokenEvent.Finish finish -> {
                        Duration total = Duration.ofMillis(exchange.getClock().elapsed());
                        return new NodeResult(stream.node(), stream.model(), vectors, finish.usage(), total);
                    }
                }
            }
        }
    }

    private static void name(TokenStream stream, Exchange exchange) {
        Reply reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        reply.header("X-Caravan-Node", stream.node());
        reply.header("X-Caravan-Model", ModelName.plain(stream.model()));
        reply.header(Attempts.HEADER, String.valueOf(attempts.made().size()));
    }
}
