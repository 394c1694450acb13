package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimiterTest {

    private final HttpSettings settings =
            Settings.of(HttpSettings.class, Map.of("caravan.http.connections-per-address", "2"));
    private final EmbeddedChannel server = new EmbeddedChannel(new ConnectionLimiter(
            settings,
            new TrustedProxies(settings),
            new InvalidRequestIntake((request, status) -> {}),
            new SimpleMeterRegistry()));

    private static final class From extends EmbeddedChannel {

        private final String address;

        From(String address) {
            this.address = address;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return address == null
                    ? null
                    : new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 192.0.2.1, false",
        "192.0.2.1, 192.0.2.1, 192.0.2.2, true",
        "2001:db8:0:1::1, 2001:db8:0:1::2, 2001:db8:0:1:ffff::3, false",
        "2001:db8:0:1::1, 2001:db8:0:1::2, 2001:db8:0:2::1, true",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1, ::ffff:192.0.2.2, true",
    })
    void soManyConnectionsOfOneCallerAreLetIn(String first, String second, String third, boolean open) {
        assertThat(comes(first).isOpen()).isTrue();
        assertThat(comes(second).isOpen()).isTrue();
        assertThat(comes(third).isOpen()).isEqualTo(open);
    }

    @Test
    void oneThatGoesMakesRoomForAnother() {
        EmbeddedChannel first = comes("2001:db8::1");
        comes("2001:db8::2");
        first.close();
        assertThat(comes("2001:db8::3").isOpen()).isTrue();
        assertThat(comes("2001:db8::4").isOpen()).isFalse();
    }

    private EmbeddedChannel comes(String address) {
        EmbeddedChannel connection = new From(address);
        server.writeInbound(connection);
        return connection;
    }
}
