package io.caravan.api.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class OpenAiEmbeddingFuzzTest extends FuzzedReader {

    private final JsonBody bodies = new JsonBody(new ObjectMapper());

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> OpenAiEmbeddingIntake.decode(bodies.read(input)));
    }
}
