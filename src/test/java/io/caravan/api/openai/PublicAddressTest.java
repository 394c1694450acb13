package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2000::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700:4700::1111",
                "3fff:1000::1"
            })
    void anAddressOfTheInternetIsPublic(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                // any-local and "this network"
                "0.0.0.0",
                "0.255.255.255",
                "::",
                // loopback
                "127.0.0.1",
                "127.255.255.255",
                "::1",
                // link-local, where clouds keep their credentials
                "169.254.0.0",
                "169.254.169.254",
                "fe80::1",
                "febf::1",
                // site-local
                "10.0.0.0",
                "10.255.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.0.0",
                "192.168.255.255",
                "fec0::1",
                // unique-local
                "fc00::1",
                "fdff::1",
                // multicast
                "224.0.0.1",
                "239.255.255.255",
                "ff02::1",
                // carriers' NAT
                "100.64.0.0",
                "100.127.255.255",
                // IPv4 in IPv6: mapped, compatible, NAT64, 6to4, Teredo
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:0:a00:1::1",
                // protocols, benchmarks, documentation, reserved, broadcast
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "240.0.0.1",
                "255.255.255.255",
                "100::1",
                "2001:db8::1",
                "3fff::1",
                "4000::1"
            })
    void anyOtherIsNot(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsNot() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = mapped[13] = mapped[14] = mapped[15] = 1;
        InetAddress address = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThat(PublicAddress.is(address)).isFalse();
    }
}
