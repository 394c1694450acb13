package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class OllamaEmbedFuzzTest extends FuzzedReader {

    private final JsonBody bodies = new JsonBody(new ObjectMapper());

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> OllamaEmbeddingIntake.texts(bodies.read(input)));
    }
}
