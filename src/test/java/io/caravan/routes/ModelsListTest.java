package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ModelsListTest extends OnCluster {

    @Test
    void anotherNameIsListedWithTheModelThatItStandsFor() {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode answer = Api.json(api.get("/api/v1/models"));
            assertThat(answer.get("models"))
                    .extracting(model -> model.get("name").asText())
                    .contains("mistral")
                    .doesNotContain("gpt-4o-mini");
            assertThat(answer.path("aliases"))
                    .filteredOn(alias -> alias.get("name").asText().equals("gpt-4o-mini"))
                    .singleElement()
                    .satisfies(alias -> assertThat(alias.get("model").asText()).isEqualTo("mistral"));
        });
    }
}
