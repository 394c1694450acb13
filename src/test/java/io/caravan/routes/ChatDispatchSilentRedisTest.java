package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.store.Redis;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Slots of a gateway that is not alone while Redis hangs, with a timeout that is far longer than a test. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.admission.gateways", value = "2"),
            @ResourceArg(name = "caravan.redis.patience", value = "25ms"),
            @ResourceArg(name = "caravan.redis.timeout", value = "60s"),
            @ResourceArg(name = "caravan.redis.silence", value = "60s"),
            @ResourceArg(name = "caravan.admission.lease-time", value = "180s")
        })
class ChatDispatchSilentRedisTest extends OnCluster {

    private static final String LEASES = "caravan:slots:agx0";
    private static final String UNLEASED = "caravan.node.unleased";

    /** Of several chats together; each would take a minute. */
    private static final Duration NOT_WAITED = Duration.ofSeconds(30);

    @Inject
    Redis redis;

    @Inject
    MeterRegistry meters;

    @Test
    void nobodyWaitsForASlotAndNoneIsTakenForNobody() throws Exception {
        await().atMost(SOON).until(() -> isAnswered() && leases() == 0);
        signalRedis("-STOP");
        long begin = System.nanoTime();
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(isAnswered()).isTrue();
            }
        } finally {
            signalRedis("-CONT");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(NOT_WAITED);
        await().atMost(SOON).until(() -> leases() == 0 && unleased() == 0);
    }

    private boolean isAnswered() {
        return api.post("/api/v1/chat", chat(AGX0_MODEL, "Hi")).statusCode() == 200;
    }

    private double unleased() {
        return meters.get(UNLEASED).tag("node", "agx0").gauge().value();
    }

    private long leases() {
        return redis.run(commands -> commands.zcard(LEASES)).orElse(-1L);
    }

    private static void signalRedis(String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(Cluster.servers().redis().pid().orElseThrow());
        assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor())
                .isZero();
    }
}
