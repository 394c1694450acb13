package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class CompletionReadTest extends OnCluster {

    @Test
    void anAdministratorSeesWhyTheNodeWasChosen() {
        JsonNode completion =
                stored(api, answered(chat(SHARED_MODEL, "Hi")).get("id").asText());
        assertThat(completion.get("status").asText()).isEqualTo("completed");
        assertThat(completion.at("/attempts/0/outcome").asText()).isEqualTo("answered");
        assertThat(completion.get("rescued").isBoolean()).isTrue();
        assertThat(completion.get("rescued").asBoolean()).isFalse();
        JsonNode choice = completion.at("/choices/0");
        assertThat(choice.get("node")).isEqualTo(completion.get("node"));
        assertThat(choice.get("reason").asText()).isNotBlank();
        assertThat(choice.get("candidates"))
                .extracting(candidate -> candidate.get("node").asText())
                .containsExactlyInAnyOrder("agx0", "orin0");
        assertThat(choice.at("/candidates/0/cost_ms").isNumber()).isTrue();
    }

    @Test
    void aCallerSeesTheirOwnButNotWhyAndNobodyElsesAtAll() {
        Api ada = somebody();
        Api bob = somebody();
        String id = Api.json(ada.post("/api/v1/chat", chat(SHARED_MODEL, "Hi")))
                .get("id")
                .asText();
        assertThat(stored(ada, id).has("choices")).isFalse();
        assertThat(bob.get("/api/v1/completions/" + id).statusCode()).isEqualTo(404);
        assertThat(stored(api, id).has("choices")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-id", "00000000-0000-7000-8000-000000000000"})
    void whatDoesNotExistIsNotFound(String id) {
        assertThat(api.get("/api/v1/completions/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void whoAsksTooSoonLearnsThatItMayBeThereInAMoment() {
        JsonNode problem = Api.json(api.get("/api/v1/completions/00000000-0000-7000-8000-000000000000"));
        assertThat(problem.get("detail").asText())
                .isEqualTo(
                        "You have no completion 00000000-0000-7000-8000-000000000000."
                                + " One that has just ended is found as soon as the writer has stored it: try again in a moment.");
    }

    private Api somebody() {
        Api somebody = api.withKey(People.join(null));
        await().atMost(SOON).until(() -> somebody.get("/api/v1/models").statusCode() == 200);
        return somebody;
    }

    private static JsonNode stored(Api caller, String id) {
        await().atMost(SOON).until(() -> caller.get("/api/v1/completions/" + id).statusCode() == 200);
        return Api.json(caller.get("/api/v1/completions/" + id));
    }
}
