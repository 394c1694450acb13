package io.caravan.access.idempotency;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** The requests with a key that any gateway carries out, and their answers, in Redis. */
@Named("replyRegister")
@Singleton
public class ReplyRegister {

    private static final Logger LOG = Logger.getLogger(ReplyRegister.class);

    private static final RedisScript BEGIN = RedisScript.named("idempotency-begin");
    private static final RedisScript KEEP = RedisScript.named("idempotency-keep");
    private static final RedisScript RELEASE = RedisScript.named("idempotency-release");
    private static final RedisScript RENEW = RedisScript.named("idempotency-renew");

    private static final String TOO_MUCH = "The request with this '" + IdempotencyKey.HEADER
            + "' was carried out, and more answers of yours than are kept"
            + " were asked for with such keys today. To have it carried out again, send another key.";

    private final Redis redis;
    private final RedisBreaker breaker;
    private final RedisBudgets budgets;
    private final IdempotencySettings settings;
    private final ObjectMapper json;
    private final LocalReplies local;
    private final IdempotencyMetrics metrics;

    ReplyRegister(
            Redis redis,
            RedisBreaker breaker,
            RedisBudgets budgets,
            IdempotencySettings settings,
            ObjectMapper json,
            LocalReplies local,
            IdempotencyMetrics metrics) {
        this.redis = redis;
        this.breaker = breaker;
        this.budgets = budgets;
        this.settings = settings;
        this.json = json;
        this.local = local;
        this.metrics = metrics;
    }

    /**
     * Looks for an earlier request with the same key; if there is none, all gateways know from now on that this one is under
     * way.
     *
     * @throws TimeoutException if Redis takes longer than the request has time for it ({@code caravan.redis.patience})
     * @throws ExecutionException if it is away
     */
    public void look(@Variable(IdempotentRequest.VARIABLE) IdempotentRequest request)
            throws ExecutionException, TimeoutException, InterruptedException {
        understand(request, request.budget().await(() -> ask(request.own())));
    }

    /** The same for a request that has waited since: not for Redis, but for another gateway. */
    void lookAgain(IdempotentRequest request) throws ExecutionException, TimeoutException, InterruptedException {
        understand(request, breaker.await(budgets.fresh(), () -> ask(request.own())));
    }

    private CompletionStage<List<Object>> ask(RequestUnderWay own) {
        return redis.send(commands -> commands.eval(
                BEGIN.text(),
                ScriptOutputType.MULTI,
                new String[] {own.key().name()},
                own.fingerprint(),
                own.holder(),
                life()));
    }

    private void understand(IdempotentRequest request, List<Object> said) {
        request.setElsewhere(false);
        switch ((String) said.getFirst()) {
            case "ours" -> request.own().begin(false);
            case "other" -> request.setReused(true);
            case "elsewhere" -> request.setElsewhere(true);
            default ->
                read((String) said.get(1))
                        .ifPresentOrElse(request::found, () -> request.own().begin(true));
        }
    }

    /** Redis is away or slow: the request is carried out as the first of its key, as far as this gateway knows. */
    public void without(@Variable(IdempotentRequest.VARIABLE) IdempotentRequest request) {
        request.own().begin(true);
        metrics.countAway();
    }

    /**
     * Keeps an answer, in Redis and for a while here. Waits for Redis for as long as the request may; whoever carried it out
     * alone does not wait.
     */
    void keep(IdempotentRequest request, KeptReply reply) {
        RequestUnderWay one = request.own();
        String name = one.key().name();
        local.keep(name, one.fingerprint(), reply);
        String written = write(reply);
        CompletionStage<Boolean> kept = redis.tell(
                written.length(),
                commands -> commands.eval(
                        KEEP.text(),
                        ScriptOutputType.BOOLEAN,
                        new String[] {name, one.key().sizeName()},
                        one.fingerprint(),
                        one.holder(),
                        written,
                        write(KeptReply.withheld(TOO_MUCH)),
                        String.valueOf(settings.retention().toMillis()),
                        String.valueOf(settings.maxUserSize().asLongValue())));
        if (!one.isAlone()) {
            await(request.budget(), kept);
        }
    }

    private void await(RedisBudget budget, CompletionStage<Boolean> kept) {
        try {
            breaker.await(budget, () -> kept);
        } catch (ExecutionException | TimeoutException away) {
            metrics.countAway();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has Redis forget that a request is under way; if it is away, it forgets by itself. */
    void release(RequestUnderWay one) {
        one.release();
        forget(one);
    }

    private void forget(RequestUnderWay one) {
        redis.send(commands -> commands.eval(
                RELEASE.text(),
                ScriptOutputType.INTEGER,
                new String[] {one.key().name()},
                one.holder()));
    }

    /** Prolongs what Redis knows of these, and learns who wants them elsewhere; while it is away the next round does. */
    void renew(List<RequestUnderWay> all) {
        if (all.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(life()));
        for (RequestUnderWay one : all) {
            arguments.add(one.fingerprint());
            arguments.add(one.holder());
        }
        redis.<List<Long>>send(commands -> commands.eval(
                        RENEW.text(),
                        ScriptOutputType.MULTI,
                        all.stream().map(one -> one.key().name()).toArray(String[]::new),
                        arguments.toArray(String[]::new)))
                .thenAccept(wanted -> learn(all, wanted));
        // One that was released since they were listed is there again now.
        all.stream().filter(RequestUnderWay::isReleased).forEach(this::forget);
    }

    private static void learn(List<RequestUnderWay> all, List<Long> wanted) {
        for (int i = 0; i < all.size(); i++) {
            if (wanted.get(i) >= 0) {
                all.get(i).wanted(Duration.ofMillis(wanted.get(i)));
            }
        }
    }

    private String life() {
        return String.valueOf(settings.leaseTime().toMillis());
    }

    private String write(KeptReply reply) {
        try {
            return json.writeValueAsString(reply);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<KeptReply> read(String text) {
        try {
            return Optional.of(json.readValue(text, KeptReply.class));
        } catch (JsonProcessingException foreign) {
            LOG.warn("an answer kept in Redis for an idempotency key cannot be read and is left alone");
            return Optional.empty();
        }
    }
}
