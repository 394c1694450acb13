package io.caravan.http;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Where a request came from: the other end of its connection. */
public final class ClientAddress {

    /** The exchange variable that holds the address, without the port. */
    public static final String VARIABLE = "clientAddress";

    private ClientAddress() {}

    static String of(RoutingContext context) {
        SocketAddress other = context.request().remoteAddress();
        return other == null || other.hostAddress() == null ? "unknown" : other.hostAddress();
    }
}
