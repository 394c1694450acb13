package io.caravan.embedded.simulator;

import java.util.List;

/** {@code /simulator}: how a node is watched, tuned and broken from outside. */
final class ControlRoutes {

    private static final String PATH = "/simulator";

    private final String name;
    private final Workshop workshop;

    ControlRoutes(String name, Workshop workshop) {
        this.name = name;
        this.workshop = workshop;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::show),
                Route.of("PUT", PATH, this::order),
                Route.of("DELETE", PATH + "/fault", this::heal));
    }

    private void show(Call call) {
        boolean withRequests = Boolean.parseBoolean(call.query("requests"));
        call.json(200, Json.MAPPER.valueToTree(NodeState.of(name, workshop, withRequests)));
    }

    private void order(Call call) {
        ControlOrder order = ControlOrder.read(call.body());
        try {
            workshop.tune(workshop.tuning().with(order.tokensPerSecond(), order.loadTimeMs(), order.parallel()));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(e.getMessage());
        }
        if (order.fault() != null) {
            workshop.tell(order.fault());
        }
        showSettled(call);
    }

    private void heal(Call call) {
        workshop.heal();
        showSettled(call);
    }

    /** Once the socket is open or closed as told: the next thing a test does is to connect. */
    private void showSettled(Call call) {
        workshop.settled().onComplete(settled -> show(call));
    }
}
