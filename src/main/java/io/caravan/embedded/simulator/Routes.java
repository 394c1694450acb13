package io.caravan.embedded.simulator;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Finds the route of a request; unknown paths and methods are answered as Ollama's router does. */
final class Routes {

    private final List<Route> routes;
    private final Strike everything;

    /** A fault that may take a call before any route sees it. */
    interface Strike {

        /** @return whether the call is dealt with */
        boolean takes(Call call);
    }

    Routes(List<Route> routes, Strike everything) {
        this.routes = List.copyOf(routes);
        this.everything = everything;
    }

    void handle(HttpServerRequest request) {
        Call call = new Call(request);
        request.body().onSuccess(body -> answer(call.withBody(body)));
    }

    private void answer(Call call) {
        try {
            dispatch(call);
        } catch (Refusal refusal) {
            call.refuse(refusal);
        } catch (RuntimeException bug) {
            bug.printStackTrace();
            call.refuse(new Refusal(500, "the simulated node failed: " + bug.getMessage()));
        }
    }

    private void dispatch(Call call) {
        List<Route> here =
                routes.stream().filter(route -> route.hasPath(call.path())).toList();
        Route route = here.stream()
                .filter(r -> r.hasMethod(call.method()))
                .findFirst()
                .orElse(null);
        if ((route == null || !route.asksModel()) && everything.takes(call)) {
            return;
        }
        if (route != null) {
            route.handler().accept(call);
        } else if (here.isEmpty()) {
            call.text(404, "404 page not found");
        } else {
            call.text(405, "405 method not allowed");
        }
    }
}
