package io.caravan.inference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;

class OpenAiExchangeFuzzTest extends FuzzedExchange {

    private static final NodeServer SERVER = new NodeServer("agx0", URI.create("http://localhost:1"), NodeKind.OPENAI);

    private final MalformedChunks malformed = new MalformedChunks(new SimpleMeterRegistry());

    @Override
    NodeExchange exchange(ModelRequest request) {
        return new OpenAiExchange(SERVER, ExchangeTest.JSON, malformed, request);
    }
}
