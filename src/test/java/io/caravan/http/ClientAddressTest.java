package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cluster.Settings;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.7  |                                  | 192.0.2.7
            192.0.2.7  | 198.51.100.1                     | 192.0.2.7
            10.0.0.1   |                                  | 10.0.0.1
            10.0.0.1   | 198.51.100.1                     | 198.51.100.1
            10.0.0.1   | 203.0.113.9, 198.51.100.1        | 198.51.100.1
            10.0.0.1   | 203.0.113.9,198.51.100.1,10.0.0.9 | 198.51.100.1
            10.0.0.1   | 10.0.0.2, 10.0.0.3               | 10.0.0.2
            10.0.0.1   | localhost                        | 10.0.0.1
            10.0.0.1   | 198.51.100.1, nonsense           | 10.0.0.1
            10.0.0.1   | ,,                               | 10.0.0.1
            10.0.1.1   | 198.51.100.1                     | 10.0.1.1
            2001:db8:0:0:0:0:0:1 | 198.51.100.1           | 198.51.100.1
            10.0.0.1   | ::ffff:198.51.100.1              | 198.51.100.1
            10.0.0.1   | 2001:db8:0:7::1                  | 2001:db8:0:7:0:0:0:0/64
            10.0.0.1   | 2001:db8:0:7:1:2:3:4             | 2001:db8:0:7:0:0:0:0/64
            10.0.0.1   | 2001:db8:0:8::1                  | 2001:db8:0:8:0:0:0:0/64
            """)
    void whoeverATrustedProxyHasHeardIsTheCaller(String peer, String forwardedFor, String client) {
        ClientAddress addresses = new ClientAddress(proxies("10.0.0.0/24,2001:db8::1"));
        assertThat(addresses.of(request(peer, forwardedFor))).isEqualTo(client);
    }

    @Test
    void withoutATrustedProxyNobodyIsBelieved() {
        ClientAddress addresses = new ClientAddress(new TrustedProxies(Settings.of(HttpSettings.class, Map.of())));
        assertThat(addresses.of(request("127.0.0.1", "198.51.100.1"))).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0"})
    void aProxyThatIsNoAddressIsRefusedAtTheStart(String nonsense) {
        assertThatThrownBy(() -> proxies(nonsense))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caravan.http.trusted-proxies");
    }

    static TrustedProxies proxies(String named) {
        return new TrustedProxies(Settings.of(HttpSettings.class, Map.of("caravan.http.trusted-proxies", named)));
    }

    static HttpServerRequest request(String peer, String forwardedFor) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (forwardedFor != null) {
            headers.add("x-forwarded-for", forwardedFor);
        }
        HttpConnection connection =
                says(HttpConnection.class, Map.of("remoteAddress", SocketAddress.inetSocketAddress(1, peer)));
        return says(HttpServerRequest.class, Map.of("connection", connection, "headers", headers));
    }

    private static <T> T says(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> answers.get(method.getName())));
    }
}
