package io.caravan.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.cluster.Settings;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Chats;
import io.caravan.inference.Completion;
import io.caravan.inference.Role;
import io.caravan.inference.Usage;
import io.caravan.store.Budgets;
import io.caravan.store.Redis;
import io.caravan.store.RedisSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations that PostgreSQL does not have yet, of a gateway whose Redis is away. */
class ConversationsTest {

    private static final Caller ALICE = new Caller(UUID.randomUUID(), "alice", "user");
    private static final UUID CONVERSATION = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final RedisSettings settings =
            Settings.of(RedisSettings.class, Map.of("caravan.redis.url", "redis://127.0.0.1:1"));
    private final Redis away = new Redis(settings, vertx);
    private final ObjectMapper json = new ObjectMapper();
    private final Conversations conversations = new Conversations(
            new FreshTurns(away, settings, new OwnTurns(), json), Budgets.of(Duration.ofSeconds(1)), json);

    @AfterEach
    void close() {
        away.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatThisGatewayAnsweredGoesOnWithoutRedis() throws Exception {
        conversations.remember(exchange(ALICE, completion()));
        Exchange next = exchange(ALICE, request());
        conversations.recollectOwn(next);
        assertThat(conversations.resume(next).messages())
                .extracting(ChatMessage::content)
                .containsExactly("Hi", "Hello", "Hi");
    }

    @Test
    void whatNobodyKnowsCannotBeToldWithoutRedis() {
        Exchange unknown = exchange(ALICE, request());
        conversations.recollectOwn(unknown);
        assertThatThrownBy(() -> conversations.resume(unknown)).isInstanceOf(CannotRecollect.class);
    }

    @Test
    void nobodyGoesOnWithWhatAnotherSaid() {
        conversations.remember(exchange(ALICE, completion()));
        Exchange bobs = exchange(new Caller(UUID.randomUUID(), "bob", "user"), request());
        conversations.recollectOwn(bobs);
        assertThatThrownBy(() -> conversations.resume(bobs)).isInstanceOf(CannotRecollect.class);
    }

    private static Exchange exchange(Caller caller, Object body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Caller.VARIABLE, caller);
        exchange.setVariable(Conversations.HISTORY, List.of());
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static ChatRequest request() {
        return Chats.of("mistral:latest", false).startingConversation(CONVERSATION);
    }

    private static Completion completion() {
        return new Completion(
                request(),
                "agx0",
                "mistral:latest",
                ChatMessage.text(Role.ASSISTANT, "Hello"),
                Completion.Status.COMPLETED,
                "stop",
                new Usage(1, 1),
                Instant.now(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                null,
                false);
    }
}
