package io.caravan.embedded.simulator;

import java.util.List;
import java.util.Optional;

/** Changes of a node's models: {@code /api/pull} and {@code /api/delete}. Nothing is fetched from anywhere. */
final class ModelChanges {

    private static final List<String> PROGRESS =
            List.of("pulling manifest", "pulling layers", "verifying sha256 digest", "writing manifest", "success");

    private final Workshop workshop;

    ModelChanges(Workshop workshop) {
        this.workshop = workshop;
    }

    List<Route> routes() {
        return List.of(Route.of("POST", "/api/pull", this::pull), Route.of("DELETE", "/api/delete", this::delete));
    }

    /** Every name that is a name is found. */
    private void pull(Call call) {
        Body body = Body.read(call.body());
        workshop.shelf().add(name(body));
        if (!body.flag("stream", true)) {
            call.json(200, Json.object().put("status", "success"));
            return;
        }
        Optional<Fault> cut = workshop.faults().strikeChange(ModelName.of(name(body)));
        int lines = cut.map(Fault::strikesAfter).orElse(PROGRESS.size());
        PROGRESS.stream().limit(lines).forEach(status -> call.stream(NativeFrames.STREAM_TYPE, line(status)));
        cut.ifPresentOrElse(fault -> breakOff(call, fault), call::end);
    }

    private static void breakOff(Call call, Fault fault) {
        if (fault.kind() == FaultKind.MALFORMED_CHUNK) {
            String next = line(PROGRESS.getLast());
            call.stream(NativeFrames.STREAM_TYPE, next.substring(0, next.length() / 2));
        }
        call.cut();
    }

    private static String line(String status) {
        return NativeFrames.line(Json.object().put("status", status));
    }

    private void delete(Call call) {
        workshop.shelf().remove(name(Body.read(call.body())));
        call.json(200, Json.object());
    }

    private static String name(Body body) {
        String name = body.text("model", body.text("name", ""));
        if (name.isBlank()) {
            throw Refusal.bad("invalid model name");
        }
        return name;
    }
}
