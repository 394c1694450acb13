package io.caravan.http;

import io.caravan.result.Ids;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * The name a request goes by in answers, logs and rows: the caller's {@code X-Request-Id} if it is sane, else our own.
 *
 * <p>Sane is up to 128 letters, digits and {@code . _ -}: anything else could forge lines of a log.
 */
public final class RequestId {

    /** The exchange variable that holds the request's id. */
    public static final String VARIABLE = "requestId";

    /** The header that carries it both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestId() {}

    /** The id of this request, which its answer will carry; the same on every call. */
    public static String of(RoutingContext context) {
        String known = context.get(VARIABLE);
        if (known != null) {
            return known;
        }
        String theirs = context.request().getHeader(HEADER);
        String id = theirs != null && SANE.matcher(theirs).matches()
                ? theirs
                : Ids.next().toString();
        context.put(VARIABLE, id);
        if (!context.response().headWritten()) {
            context.response().putHeader(HEADER, id);
        }
        return id;
    }
}
