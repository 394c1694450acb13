package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.fuzz.FuzzedReader;
import java.nio.charset.StandardCharsets;

/** Whatever a trusted proxy passes on, what comes of it is an address and no other text: it goes into the keys of Redis. */
class ForwardedForFuzzTest extends FuzzedReader {

    private final ClientAddress addresses = new ClientAddress(ClientAddressTest.proxies("10.0.0.0/24"));

    @Override
    protected void read(byte[] input) {
        String header = new String(input, StandardCharsets.UTF_8);
        assertThat(addresses.of(ClientAddressTest.request("10.0.0.1", header)))
                .matches("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-f:]+/64");
    }
}
