package io.caravan.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;

/**
 * Where a request comes from: the other end of its connection, or, if that is a trusted proxy, whoever the proxy says.
 *
 * <p>Each proxy adds whom it has heard to the end of {@code X-Forwarded-For}; so the list is read from its end, and no
 * further than to the first address that is not a trusted proxy's: what stands before that, anybody can have written.
 */
@ApplicationScoped
public class ClientAddress {

    /** The exchange variable that holds the address as text. */
    public static final String VARIABLE = "clientAddress";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final TrustedProxies proxies;

    ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /** The address in its usual form, without a port; of IPv6 that of its network, such as {@code 2001:db8:0:7:0:0:0:0/64}. */
    public String of(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        InetAddress nearest = peer == null ? null : NetUtil.createInetAddressFromIpAddressString(peer.hostAddress());
        return nearest == null
                ? "unknown"
                : ClientNetwork.named(of(nearest, request.headers().getAll(FORWARDED_FOR)));
    }

    private InetAddress of(InetAddress nearest, List<String> headers) {
        InetAddress client = nearest;
        String[] told = String.join(",", headers).split(",");
        for (int i = told.length - 1; i >= 0 && proxies.isTrusted(client); i--) {
            InetAddress before = NetUtil.createInetAddressFromIpAddressString(told[i].strip());
            if (before == null) {
                break;
            }
            client = before;
        }
        return client;
    }
}
