package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class OllamaGenerateFuzzTest extends FuzzedReader {

    private final OllamaChatDecoder decoder = new OllamaChatDecoder(new JsonBody(new ObjectMapper()));

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> decoder.generate(input));
    }
}
