package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An operator has callers share what they are answered. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.cache.shared", value = "true"),
            @ResourceArg(name = "caravan.redis.patience", value = "2s")
        })
class AnswerRecallSharedTest extends OnCluster {

    private static final String CACHE = "X-Caravan-Cache";

    @Test
    void whatOneUserWasAnsweredIsAnotherOnesToo() {
        Accounts accounts = new Accounts(api);
        Api alice = accounts.caller("user");
        String bobs = accounts.user("user");
        Api bob = api.withKey(accounts.key(bobs).get("key").asText());
        String body =
                "{\"model\":\"mistral\",\"message\":\"%s\",\"options\":{\"seed\":7}}".formatted(UUID.randomUUID());
        assertThat(alice.post("/api/v1/chat", body).headers().firstValue(CACHE)).hasValue("miss");
        HttpResponse<String> answer = bob.post("/api/v1/chat", body);
        assertThat(answer.headers().firstValue(CACHE)).hasValue("hit");
        String id = Api.json(answer).get("id").asText();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> Rows.count("select count(*) from completions where id = ?::uuid", id) == 1);
        assertThat(Rows.text(
                        "select u.name from completions c join users u on u.id = c.user_id where c.id = ?::uuid", id))
                .isEqualTo(bobs);
    }
}
