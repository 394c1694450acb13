package io.caravan.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class ChatDecoderFuzzTest extends FuzzedReader {

    private final ChatDecoder decoder = new ChatDecoder(new JsonBody(new ObjectMapper()));

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> decoder.decode(input));
    }
}
