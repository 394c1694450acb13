package io.caravan.api.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.JsonBody;
import io.caravan.fuzz.FuzzedReader;
import io.caravan.fuzz.Refusing;

class ResponseDecoderFuzzTest extends FuzzedReader {

    private final ResponseDecoder decoder = new ResponseDecoder(new JsonBody(new ObjectMapper()), NoPictures.SOURCE);

    @Override
    protected void read(byte[] input) throws Exception {
        Refusing.run(() -> decoder.decode(input));
    }
}
