package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** What a node says about itself and its models: {@code /api/version}, tags, ps, show and {@code /v1/models}. */
final class ModelListing {

    private static final String VERSION = "0.33.0";
    private static final Instant MODIFIED = Instant.parse("2025-11-01T08:00:00Z");

    private final Workshop workshop;

    ModelListing(Workshop workshop) {
        this.workshop = workshop;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/", call -> call.text(200, "Ollama is running")),
                Route.get("/api/version", this::version),
                Route.get("/api/tags", this::tags),
                Route.get("/api/ps", this::running),
                Route.of("POST", "/api/show", this::show),
                Route.get("/v1/models", this::models),
                Route.get("/v1/models/", this::model));
    }

    private void version(Call call) {
        call.json(200, Json.object().put("version", VERSION).put("simulated", true));
    }

    private void tags(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode models = answer.putArray("models");
        workshop.shelf().listed().forEach(card -> models.add(ModelJson.tag(card, MODIFIED)));
        call.json(200, answer);
    }

    private void running(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode models = answer.putArray("models");
        workshop.scheduler().loaded().forEach(runner -> models.add(ModelJson.running(runner)));
        call.json(200, answer);
    }

    private void show(Call call) {
        Body body = Body.read(call.body());
        String name = body.text("model", body.text("name", ""));
        if (name.isBlank()) {
            throw Refusal.bad("model is required");
        }
        call.json(200, ModelJson.show(workshop.shelf().find(name), MODIFIED));
    }

    private void models(Call call) {
        ObjectNode answer = Json.object().put("object", "list");
        List<ModelCard> listed = workshop.shelf().listed();
        // An empty list is null in Ollama's OpenAI layer.
        if (listed.isEmpty()) {
            answer.putNull("data");
        } else {
            ArrayNode data = answer.putArray("data");
            listed.forEach(card -> data.add(ModelJson.openAi(card.name().toString(), MODIFIED)));
        }
        call.json(200, answer);
    }

    private void model(Call call) {
        String name = call.path().substring("/v1/models/".length());
        workshop.shelf().find(name);
        call.json(200, ModelJson.openAi(name, MODIFIED));
    }
}
