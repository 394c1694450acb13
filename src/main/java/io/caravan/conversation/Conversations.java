package io.caravan.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.UUIDComparator;
import io.caravan.access.Caller;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/** Puts a chat into its conversation. */
@Named("conversations")
@Singleton
public class Conversations {

    /** The exchange variable with the rows of {@code sql/conversation-history.sql}. */
    static final String HISTORY = "history";

    /** The exchange variable that says whether a chat goes on with a conversation; to ask the body costs a reflection. */
    static final String CONTINUES = "continues";

    /** The exchange variable with the turns that PostgreSQL may not have yet. */
    private static final String FRESH = "freshTurns";

    /** The exchange variable that is there if Redis said which turns it has. */
    private static final String HEARD = "freshTurnsHeard";

    /** The exchange variable that completes when Redis has the turn. */
    private static final String KEPT = "keptTurn";

    private final FreshTurns turns;
    private final RedisBudgets budgets;
    private final ObjectMapper json;

    Conversations(FreshTurns turns, RedisBudgets budgets, ObjectMapper json) {
        this.turns = turns;
        this.budgets = budgets;
        this.json = json;
    }

    /** Gives a chat that continues nothing a conversation of its own; the variable {@code continues} says which it is. */
    public ChatRequest begin(Exchange exchange) {
        ChatRequest request = exchange.getMessage().getBody(ChatRequest.class);
        exchange.setVariable(CONTINUES, request.continues());
        return request.continues() ? request : request.startingConversation(Ids.next());
    }

    /**
     * Finds the turns that the writer may not have stored yet.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it
     * @throws ExecutionException if it is away
     */
    public void recollect(Exchange exchange) throws ExecutionException, TimeoutException, InterruptedException {
        ChatRequest request = exchange.getMessage().getBody(ChatRequest.class);
        exchange.setVariable(FRESH, turns.of(user(exchange), request.conversationId(), budgets.of(exchange)));
        exchange.setVariable(HEARD, true);
    }

    /** What the writer has stored must do, and what was said here. */
    public void recollectOwn(Exchange exchange) {
        ChatRequest request = exchange.getMessage().getBody(ChatRequest.class);
        exchange.setVariable(FRESH, turns.ownOf(user(exchange), request.conversationId()));
    }

    private static UUID user(Exchange exchange) {
        return exchange.getVariable(Caller.VARIABLE, Caller.class).userId();
    }

    /**
     * Puts what was said before in front of the new messages: PostgreSQL's rows, then the turns it does not have yet.
     *
     * @throws NotYours if neither knows this conversation of the caller's
     * @throws CannotRecollect if PostgreSQL does not, and Redis could not be asked
     */
    public ChatRequest resume(Exchange exchange) throws NotYours, CannotRecollect {
        ChatRequest request = exchange.getMessage().getBody(ChatRequest.class);
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> rows = exchange.getVariable(HISTORY, List.class);
        @SuppressWarnings("unchecked")
        List<Turn> fresh = exchange.getVariable(FRESH, List.class);
        if (rows.isEmpty() && fresh.isEmpty()) {
            if (exchange.getVariable(HEARD) == null) {
                throw new CannotRecollect(request.conversationId());
            }
            throw new NotYours("conversation", request.conversationId());
        }
        return request.after(merge(rows, fresh));
    }

    /** Turns in the order they were begun: the ids of completions sort by time, the way they were stored in may not. */
    private List<ChatMessage> merge(List<Map<String, Object>> rows, List<Turn> fresh) {
        SortedMap<UUID, List<ChatMessage>> turnsById = new TreeMap<>(UUIDComparator::staticCompare);
        for (Map<String, Object> row : rows) {
            if (row.get("role") != null) {
                turnsById
                        .computeIfAbsent((UUID) row.get("completion_id"), first -> new ArrayList<>())
                        .add(message(row));
            }
        }
        fresh.forEach(turn -> turnsById.putIfAbsent(turn.completionId(), turn.messages()));
        return turnsById.values().stream().flatMap(List::stream).toList();
    }

    private ChatMessage message(Map<String, Object> row) {
        Role role = Role.valueOf(((String) row.get("role")).toUpperCase(Locale.ROOT));
        return new ChatMessage(
                role, (String) row.get("content"), null, List.of(), tree((String) row.get("tool_calls")), (String)
                        row.get("tool_name"));
    }

    private JsonNode tree(String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Keeps the finished turn at hand until PostgreSQL has it; does not wait. A failed answer is not part of what was said.
     */
    public void remember(Exchange exchange) {
        Completion completion = exchange.getMessage().getBody(Completion.class);
        if (completion.status() != Completion.Status.FAILED) {
            exchange.setVariable(KEPT, turns.keep(user(exchange), completion));
        }
    }

    /**
     * Waits until any gateway finds the turn.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it; it may still have it later
     * @throws ExecutionException if it is away
     */
    public void awaitRemembered(Exchange exchange) throws ExecutionException, TimeoutException, InterruptedException {
        CompletionStage<?> kept = exchange.getVariable(KEPT, CompletionStage.class);
        if (kept == null) {
            throw new RedisBudget.NotAsked("nothing was to be kept");
        }
        budgets.of(exchange).await(() -> kept);
    }

    /** Whoever goes on with this conversation at once may find it one turn short. */
    public void rememberLater() {
        // It is under way, or lost with Redis: there is nothing to do about it.
    }
}
