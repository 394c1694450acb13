package io.caravan.inference;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An answer of a node that comes from memory, cut into pieces at will. */
final class Played {

    private final Map<String, Handler<Object>> handlers = new HashMap<>();
    private final int status;
    private final String retryAfter;
    private final Buffer body;

    Played(int status, String retryAfter, byte[] body) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = Buffer.buffer(body);
    }

    HttpClientResponse response() {
        return (HttpClientResponse) Proxy.newProxyInstance(
                Played.class.getClassLoader(),
                new Class<?>[] {HttpClientResponse.class},
                (proxy, method, arguments) -> answer((HttpClientResponse) proxy, method.getName(), arguments));
    }

    @SuppressWarnings("unchecked")
    private Object answer(HttpClientResponse proxy, String method, Object[] arguments) {
        return switch (method) {
            case "statusCode" -> status;
            case "getHeader" -> retryAfter;
            case "body" -> Future.succeededFuture(body);
            case "handler", "endHandler", "exceptionHandler" -> {
                handlers.put(method, (Handler<Object>) arguments[0]);
                yield proxy;
            }
            case "pause", "resume" -> proxy;
            default -> throw new UnsupportedOperationException(method);
        };
    }

    /** Hands the pieces over as long as somebody listens, and the end. */
    void play(List<Buffer> pieces) {
        for (Buffer piece : pieces) {
            Handler<Object> listener = handlers.get("handler");
            if (listener != null) {
                listener.handle(piece);
            }
        }
        handlers.get("endHandler").handle(null);
    }
}
