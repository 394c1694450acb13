package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Wire;
import io.caravan.inference.Lane;
import io.caravan.node.Admission;
import io.caravan.node.Node;
import io.caravan.store.Redis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for a slot that another gateway may have, of which there are only its leases here. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
@TestProfile(ChatDispatchSharedTest.TwoGateways.class)
class ChatDispatchSharedTest extends OnCluster {

    private static final String MODEL = "tinyllama";
    private static final String LEASES = "caravan:slots:nano";
    private static final double NEVER = 1e15;

    @Inject
    Admission admission;

    @Inject
    Redis redis;

    private Node nano;

    /** As if another one shared our nodes. */
    public static final class TwoGateways implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("caravan.admission.gateways", "2");
        }
    }

    @BeforeEach
    void findNano() {
        nano = nodes.named("nano").orElseThrow();
        await().atMost(SOON).until(() -> leases() == 0);
    }

    @AfterEach
    void theOtherGatewayEnds() {
        redis.run(commands -> commands.del(LEASES));
    }

    @Test
    void aChatLeasesItsSlotAndGivesItBack() {
        Cluster.node("nano").setTokensPerSecond(20);
        try (Wire chat = new Wire(gateway)) {
            chat.post("/api/v1/chat", streamed(MODEL, "count to 5000")).readUntil("event: delta");
            assertThat(leases()).isEqualTo(1);
        }
        await().atMost(SOON).until(() -> leases() == 0);
    }

    @Test
    void aChatWaitsForASlotThatAnotherGatewayHas() {
        for (int i = 0; i < nano.slots(); i++) {
            String lease = "other " + i;
            redis.run(commands -> commands.zadd(LEASES, NEVER, lease)).orElseThrow();
        }
        long asked = Cluster.node("nano").state().started();
        CompletableFuture<HttpResponse<String>> chat = api.postLater("/api/v1/chat", chat(MODEL, "Hi"));
        await().atMost(SOON).until(() -> admission.waitingFor(nano).get(Lane.INTERACTIVE) == 1 && nano.inFlight() == 0);
        assertThat(Cluster.node("nano").state().started()).isEqualTo(asked);
        redis.run(commands -> commands.zrem(LEASES, "other 0")).orElseThrow();
        assertThat(chat.join().statusCode()).isEqualTo(200);
    }

    private long leases() {
        return redis.run(commands -> commands.zcard(LEASES)).orElse(-1L);
    }
}
