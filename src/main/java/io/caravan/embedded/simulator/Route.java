package io.caravan.embedded.simulator;

import java.util.function.Consumer;

/**
 * What answers one method on one path. This is how a server of another kind joins the same node.
 *
 * @param method in capitals; a GET answers HEAD too
 * @param path exact, or everything below it if it ends in a slash (the root excepted)
 * @param asksModel whether the request names a model: then faults are looked up by that model, not by path
 * @param handler called on the node's event loop once the body is there
 */
record Route(String method, String path, boolean asksModel, Consumer<Call> handler) {

    static Route get(String path, Consumer<Call> handler) {
        return new Route("GET", path, false, handler);
    }

    static Route of(String method, String path, Consumer<Call> handler) {
        return new Route(method, path, false, handler);
    }

    static Route model(String path, Consumer<Call> handler) {
        return new Route("POST", path, true, handler);
    }

    boolean hasPath(String asked) {
        return path.length() > 1 && path.endsWith("/") ? asked.startsWith(path) : asked.equals(path);
    }

    boolean hasMethod(String asked) {
        return asked.equals(method) || (asked.equals("HEAD") && method.equals("GET"));
    }
}
