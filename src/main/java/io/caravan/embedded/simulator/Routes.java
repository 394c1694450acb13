package io.caravan.embedded.simulator;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Finds the route of a request; unknown paths and methods are answered in the server's words. */
final class Routes {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());

    private final List<Route> routes;
    private final Strike everything;
    private final Wording wording;

    /** A fault that may take a call before any route sees it. */
    interface Strike {

        /** @return whether the call is dealt with */
        boolean takes(Call call);
    }

    Routes(List<Route> routes, Strike everything, Wording wording) {
        this.routes = List.copyOf(routes);
        this.everything = everything;
        this.wording = wording;
    }

    void handle(HttpServerRequest request) {
        Call call = new Call(request, wording);
        ReceivedBody body = ReceivedBody.fittingMemory();
        request.handler(body::add);
        request.endHandler(end -> answer(call, body));
    }

    private void answer(Call call, ReceivedBody body) {
        try {
            dispatch(call.withBody(body.whole()));
        } catch (Refusal refusal) {
            call.refuse(refusal);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the simulated node failed at " + call.path(), bug);
            call.refuse(new Refusal(500, "the simulated node failed: " + bug.getMessage()));
        } catch (OutOfMemoryError tooMuch) {
            // Nobody will answer any more; whoever waits must learn of it.
            call.cut();
            throw tooMuch;
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
            wording.noSuchPath(call);
        } else {
            wording.noSuchMethod(call);
        }
    }
}
