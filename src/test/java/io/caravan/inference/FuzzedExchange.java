package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.fuzz.FuzzedReader;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** What a node answers: it has an end, whatever it is, and means the same however the network has cut it into pieces. */
abstract class FuzzedExchange extends FuzzedReader {

    private static final int LONGEST_ANSWER = 10_000;
    private static final int LONGEST_PIECE = 64;
    private static final Duration HANG = Duration.ofSeconds(60);
    private static final Context LOOP = Vertx.vertx().getOrCreateContext();

    /** A new exchange for this request. */
    abstract NodeExchange exchange(ModelRequest request);

    @Override
    protected void read(byte[] input) throws Exception {
        List<String> whole = streamed(input, List.of(Buffer.buffer(input)));
        assertThat(streamed(input, cut(input, 1))).isEqualTo(whole);
        assertThat(streamed(input, cut(input, LONGEST_PIECE))).isEqualTo(whole);
        object(input, new EmbeddingRequest("all-minilm", List.of("a", "b"), null, null));
        object(input, new LoadRequest("phi3:mini", ChatOptions.NONE));
    }

    private List<String> streamed(byte[] input, List<Buffer> pieces) throws Exception {
        return events(answered(exchange(Chats.of("phi3:mini", true)), input, pieces));
    }

    private void object(byte[] input, ModelRequest request) throws Exception {
        events(answered(exchange(request), input, cut(input, LONGEST_PIECE)));
    }

    /** On an event loop, as what comes from the network. */
    private static TokenStream answered(NodeExchange exchange, byte[] input, List<Buffer> pieces) throws Exception {
        TokenStream stream = exchange.stream("phi3:mini", LONGEST_ANSWER);
        CompletableFuture<Void> played = new CompletableFuture<>();
        LOOP.runOnContext(turn -> {
            try {
                Played answer = new Played(200, null, input);
                exchange.answered(answer.response());
                answer.play(pieces);
                played.complete(null);
            } catch (RuntimeException | Error unforeseen) {
                played.completeExceptionally(unforeseen);
            }
        });
        played.get(HANG.toSeconds(), TimeUnit.SECONDS);
        return stream;
    }

    /** All that was read, in words: failures are compared by what they say. */
    private static List<String> events(TokenStream stream) throws InterruptedException {
        assertThat(stream.peek()).as("something to read").isNotNull();
        List<TokenEvent> events = stream.take(Duration.ofSeconds(1));
        assertThat(events.getLast()).isInstanceOfAny(TokenEvent.Finish.class, TokenEvent.Broken.class);
        return events.stream().map(FuzzedExchange::words).toList();
    }

    private static String words(TokenEvent event) {
        return switch (event) {
            case TokenEvent.Broken broken ->
                broken.failure().kind() + " " + broken.failure().getMessage();
            case TokenEvent.Vectors vectors ->
                vectors.vectors().stream().map(Arrays::toString).toList().toString();
            default -> event.toString();
        };
    }

    /** Pieces of chance lengths, which are the same for the same input. */
    private static List<Buffer> cut(byte[] input, int longest) {
        CRC32 sum = new CRC32();
        sum.update(input);
        Random random = new Random(sum.getValue());
        List<Buffer> pieces = new ArrayList<>();
        for (int at = 0; at < input.length; ) {
            int end = Math.min(input.length, at + 1 + random.nextInt(longest));
            pieces.add(Buffer.buffer(Arrays.copyOfRange(input, at, end)));
            at = end;
        }
        return pieces;
    }
}
