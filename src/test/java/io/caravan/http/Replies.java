package io.caravan.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;

/** Ways back without a caller behind them. */
public final class Replies {

    private Replies() {}

    /** One of which nothing leaves. */
    public static Reply toNobody() {
        return new Reply(nothing(RoutingContext.class));
    }

    /** Something whose methods do nothing: they return false, null, or another such thing. */
    private static <T> T nothing(Class<T> kind) {
        return kind.cast(
                Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (self, method, arguments) -> {
                    Class<?> result = method.getReturnType();
                    if (result == HttpServerRequest.class
                            || result == HttpServerResponse.class
                            || result == HttpConnection.class) {
                        return nothing(result);
                    }
                    return result == boolean.class ? false : null;
                }));
    }
}
