package io.caravan.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.Completion;
import io.caravan.store.Redis;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisSettings;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The last turns of conversations, in Redis, so that a caller can go on before the writer has stored them; for a while also
 * here, should Redis be away.
 *
 * <p>Losing them loses nothing: PostgreSQL has every turn a moment later.
 */
@Singleton
public class FreshTurns {

    private static final Logger LOG = Logger.getLogger(FreshTurns.class);

    private static final int MOST_TURNS = 100;

    // One command, and so one packet there and one back, where the three of which it is made were three.
    private static final String KEEP = """
            redis.call('RPUSH', KEYS[1], ARGV[1])
            redis.call('LTRIM', KEYS[1], -ARGV[2], -1)
            return redis.call('EXPIRE', KEYS[1], ARGV[3])
            """;

    private final Redis redis;
    private final RedisSettings settings;
    private final OwnTurns own;
    private final ObjectMapper json;

    FreshTurns(Redis redis, RedisSettings settings, OwnTurns own, ObjectMapper json) {
        this.redis = redis;
        this.settings = settings;
        this.own = own;
        this.json = json;
    }

    /**
     * Keeps what this completion added, here and in Redis, even if that takes long for it.
     *
     * @return completes when Redis has it; exceptionally if it is away, or has not taken it within {@code caravan.redis.timeout}
     */
    CompletionStage<Long> keep(UUID user, Completion completion) {
        String key = key(user, completion.request().conversationId());
        String turn = write(turn(completion));
        own.keep(key, turn);
        CompletionStage<Long> kept = redis.tell(
                turn.length(),
                commands -> commands.eval(
                        KEEP,
                        ScriptOutputType.INTEGER,
                        new String[] {key},
                        turn,
                        Integer.toString(MOST_TURNS),
                        Long.toString(settings.freshTurns().toSeconds())));
        return kept.toCompletableFuture().orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Turn turn(Completion completion) {
        List<ChatMessage> messages = new ArrayList<>();
        completion.request().freshMessages().forEach(message -> messages.add(message.withoutImages()));
        messages.add(completion.message());
        return new Turn(completion.request().id(), messages);
    }

    /**
     * The turns kept for a user's conversation, oldest first.
     *
     * @throws TimeoutException if Redis takes longer than this budget
     * @throws ExecutionException if it is away
     */
    List<Turn> of(UUID user, UUID conversation, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> kept = budget.await(() -> redis.send(commands -> commands.lrange(key(user, conversation), 0, -1)));
        return read(kept);
    }

    /** The turns of a user's conversation that this gateway answered lately, oldest first. */
    List<Turn> ownOf(UUID user, UUID conversation) {
        return read(own.of(key(user, conversation)));
    }

    private static String key(UUID user, UUID conversation) {
        return "caravan:turns:" + user + ":" + conversation;
    }

    private String write(Turn turn) {
        try {
            return json.writeValueAsString(turn);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<Turn> read(List<String> turns) {
        return turns.stream().map(this::read).flatMap(Optional::stream).toList();
    }

    private Optional<Turn> read(String text) {
        try {
            return Optional.of(json.readValue(text, Turn.class));
        } catch (JsonProcessingException foreign) {
            LOG.warn("a turn kept in Redis cannot be read and is left out; it was written by another version");
            return Optional.empty();
        }
    }
}
