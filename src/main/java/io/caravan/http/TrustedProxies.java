package io.caravan.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The proxies that an administrator has named. What anybody else says of who stands behind them counts for nothing. */
@ApplicationScoped
class TrustedProxies {

    private final List<IpSubnetFilterRule> blocks;

    TrustedProxies(HttpSettings settings) {
        blocks = settings.trustedProxies().orElse(List.of()).stream()
                .map(TrustedProxies::block)
                .toList();
    }

    private static IpSubnetFilterRule block(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
        try {
            int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : address.getAddress().length * Byte.SIZE;
            return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException | NullPointerException nonsense) {
            throw new IllegalArgumentException(
                    "caravan.http.trusted-proxies: '" + text + "' is neither an address nor a block of them");
        }
    }

    boolean isTrusted(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.matches(new InetSocketAddress(address, 0)));
    }
}
