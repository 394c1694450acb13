package io.caravan.api.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class CompletionDecoderFuzzTest extends FuzzedReader {

    private final CompletionDecoder decoder = new CompletionDecoder(new JsonBody(new ObjectMapper()));

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> decoder.decode(input));
    }
}
