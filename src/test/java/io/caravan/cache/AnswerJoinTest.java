package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.inference.Cancellation;
import io.caravan.metric.Gauges;
import io.caravan.node.Claim;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody else is having the answer written, and does not come to an end. */
@Timeout(60)
class AnswerJoinTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int ABOUT_A_WAIT_NANOS = 1_400_000;

    private final CacheSettings settings =
            Settings.of(CacheSettings.class, Map.of("caravan.cache.join-patience", "1ms"));
    private final Generations generations =
            new Generations(new AnswerLeases(null, settings), new Gauges(new SimpleMeterRegistry()));
    private final AnswerJoin joining = new AnswerJoin(settings, generations, null);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @Test
    void whoHasWaitedLongEnoughGoesAlone() throws Exception {
        CacheLookup recall = waiting("key");
        joining.join(recall, exchange(new Cancellation()));
        assertThat(recall.generation()).isEmpty();
    }

    @Test
    void whoHangsUpTheMomentTheWaitEndsIsGoneOrGoesAlone() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            CacheLookup recall = waiting("key" + i);
            Cancellation cancellation = new Cancellation();
            Thread caller = Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(ABOUT_A_WAIT_NANOS));
                cancellation.cancel();
            });
            try {
                joining.join(recall, exchange(cancellation));
                assertThat(recall.generation()).isEmpty();
            } catch (Cancellation.CallerGone gone) {
                assertThat(cancellation.isCancelled()).isTrue();
            }
            caller.join();
        }
    }

    /** Behind another one. */
    private CacheLookup waiting(String key) {
        generations.join(key, new Waiter(false), true);
        return new CacheLookup(key, Questions.asking("Hi"), CachePolicy.UNSAID, LONG);
    }

    private Exchange exchange(Cancellation cancellation) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable(Claim.VARIABLE, new Claim("alice", null));
        exchange.setVariable(Cancellation.VARIABLE, cancellation);
        return exchange;
    }
}
