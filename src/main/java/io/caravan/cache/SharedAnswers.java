package io.caravan.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.store.Redis;
import io.caravan.store.RedisBreaker;
import io.caravan.store.RedisBudget;
import io.caravan.store.RedisBudgets;
import io.caravan.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** The answers that are kept, in Redis, for all gateways. */
@Named("sharedAnswers")
@Singleton
public class SharedAnswers {

    private static final Logger LOG = Logger.getLogger(SharedAnswers.class);

    private static final RedisScript FIND = RedisScript.named("answer-find");
    private static final RedisScript KEEP = RedisScript.named("answer-keep");

    private static final String ANSWERS = "caravan:answers:";
    private static final String INDEX = "caravan:answers-index";
    private static final String SIZES = "caravan:answers-sizes";

    private final Redis redis;
    private final RedisBreaker breaker;
    private final RedisBudgets budgets;
    private final AnswerLeases leases;
    private final CacheSettings settings;
    private final ObjectMapper json;
    private final CacheMetrics metrics;

    SharedAnswers(
            Redis redis,
            RedisBreaker breaker,
            RedisBudgets budgets,
            AnswerLeases leases,
            CacheSettings settings,
            ObjectMapper json,
            CacheMetrics metrics) {
        this.redis = redis;
        this.breaker = breaker;
        this.budgets = budgets;
        this.leases = leases;
        this.settings = settings;
        this.json = json;
        this.metrics = metrics;
    }

    /**
     * Looks for an answer. If there is none and others in this gateway wait for it, the lease to have it written is taken, or
     * another gateway has it.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it ({@code caravan.redis.patience})
     * @throws ExecutionException if it is away
     */
    public void look(@Variable(CacheLookup.VARIABLE) CacheLookup recall, Exchange exchange)
            throws ExecutionException, TimeoutException, InterruptedException {
        ask(recall, budgets.of(exchange));
    }

    /** The same for a request that has waited since: not for Redis, but for another gateway. */
    void lookAgain(CacheLookup recall) throws ExecutionException, TimeoutException, InterruptedException {
        ask(recall, budgets.fresh());
    }

    private void ask(CacheLookup recall, RedisBudget budget)
            throws ExecutionException, TimeoutException, InterruptedException {
        String id = recall.generation().map(Generation::id).orElse("");
        try {
            List<Object> said = budget.await(() -> redis.<List<Object>>send(commands -> commands.eval(
                    FIND.text(),
                    ScriptOutputType.MULTI,
                    new String[] {ANSWERS + recall.key(), AnswerLeases.name(recall.key())},
                    oldest(recall.policy()),
                    id,
                    leases.life())));
            understand(recall, id, said);
        } catch (ExecutionException | TimeoutException | InterruptedException silent) {
            recall.setElsewhere(false);
            if (!id.isEmpty() && !(silent instanceof RedisBudget.NotAsked)) {
                // Redis may still carry it out when it comes round to it.
                leases.drop(recall.key(), id);
            }
            throw silent;
        }
    }

    private static String oldest(CachePolicy policy) {
        return policy.oldest() == null ? "-1" : String.valueOf(policy.oldest().toMillis());
    }

    private void understand(CacheLookup recall, String id, List<Object> said) {
        switch ((String) said.getFirst()) {
            case "kept" ->
                read((String) said.get(1))
                        .ifPresent(answer -> recall.found(answer, Duration.ofMillis((Long) said.get(2))));
            case "ours" -> {
                recall.setElsewhere(false);
                leases.hold(recall.key(), id);
            }
            default -> recall.setElsewhere(said.getFirst().equals("elsewhere"));
        }
    }

    /** Redis is away or slow: a node is asked. */
    public void without() {
        metrics.countAway();
    }

    /** Keeps an answer, unless it is too large. Nobody waits for it; if Redis is away or slow it is not kept. */
    void keep(String key, KeptAnswer answer) {
        if (breaker.isOpen()) {
            return;
        }
        String text = write(answer);
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size <= settings.maxAnswerSize().asLongValue()) {
            redis.tell(
                    size,
                    commands -> commands.eval(
                            KEEP.text(),
                            ScriptOutputType.INTEGER,
                            new String[] {ANSWERS + key, INDEX, SIZES},
                            text,
                            String.valueOf(settings.maxAge().toMillis()),
                            String.valueOf(size),
                            String.valueOf(settings.maxTotalSize().asLongValue()),
                            String.valueOf(mostOfOne())));
        }
    }

    private long mostOfOne() {
        return (settings.shared() ? settings.maxTotalSize() : settings.maxUserSize()).asLongValue();
    }

    private String write(KeptAnswer answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<KeptAnswer> read(String text) {
        try {
            return Optional.of(json.readValue(text, KeptAnswer.class));
        } catch (JsonProcessingException foreign) {
            LOG.warn("an answer kept in Redis cannot be read and is left alone");
            return Optional.empty();
        }
    }
}
