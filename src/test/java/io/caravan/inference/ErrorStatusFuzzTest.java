package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.fuzz.FuzzedReader;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a node says of its refusal becomes a failure, without the key that it may quote. */
class ErrorStatusFuzzTest extends FuzzedReader {

    private static final String KEY = "sk-secret";
    private static final NodeServer SERVER =
            new NodeServer("agx0", URI.create("http://localhost:1"), NodeKind.OPENAI, Optional.of(KEY));

    /** The first byte is the status, the line after it the Retry-After. */
    @Override
    protected void read(byte[] input) {
        int status = input.length == 0 ? 500 : 400 + (input[0] & 0x7f);
        String text = new String(input, StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        NodeFailure failure = ErrorStatus.failure(
                SERVER, new Played(status, text.lines().findFirst().orElse(""), body).response(), Buffer.buffer(body));
        assertThat(failure.getMessage()).startsWith(status + ": ").doesNotContain(KEY);
    }
}
