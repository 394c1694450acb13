package io.caravan.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands where a server accepts connections: turns away an address that has too many of them, and has an eye on the rest.
 *
 * <p>Vert.x tells of a connection only once a whole request has come over it, which an attacker need not send.
 */
@Sharable
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {

    private final HttpSettings settings;
    private final TrustedProxies proxies;
    private final InvalidRequestIntake invalid;
    private final Counter crowd;
    private final Counter late;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /** @param invalid put on each connection that is let in */
    ConnectionLimiter(
            HttpSettings settings, TrustedProxies proxies, InvalidRequestIntake invalid, MeterRegistry meters) {
        this.settings = settings;
        this.proxies = proxies;
        this.invalid = invalid;
        this.crowd = counter(meters, "crowd");
        this.late = counter(meters, "late");
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("caravan.http.connections.closed")
                .description(
                        "Connections that were closed on callers: an address had too many, or sent nothing in time")
                .tag("reason", reason)
                .register(meters);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        if (enter(connection)) {
            connection.pipeline().addLast(new ClientConnection(settings, late::increment), invalid);
            context.fireChannelRead(connection);
        } else {
            crowd.increment();
            // It belongs to no event loop yet, so it cannot be closed in the usual way.
            connection.unsafe().closeForcibly();
        }
    }

    private boolean enter(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress peer) || proxies.isTrusted(peer.getAddress())) {
            return true;
        }
        InetAddress address = ClientNetwork.of(peer.getAddress());
        if (open.merge(address, 1, Integer::sum) > settings.connectionsPerAddress()) {
            leave(address);
            return false;
        }
        connection.closeFuture().addListener(closed -> leave(address));
        return true;
    }

    private void leave(InetAddress address) {
        open.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }
}
