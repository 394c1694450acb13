package io.caravan.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses are counted as one caller: of IPv4 each by itself, of IPv6 those of one network. Whoever has one address of
 * IPv6 has 2<sup>64</sup> of them (RFC 4291, 2.5.4).
 */
final class ClientNetwork {

    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The address by which it is counted; of IPv6 that of its network. One of IPv4 that is written as one of IPv6 is of IPv4. */
    static InetAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        InetAddress plain = from(bytes);
        if (!(plain instanceof Inet4Address)) {
            Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
            plain = from(bytes);
        }
        return plain;
    }

    /** In words: an address, or that of a network and its length. */
    static String named(InetAddress address) {
        InetAddress counted = of(address);
        String text = counted.getHostAddress();
        return counted instanceof Inet4Address ? text : text + "/" + NETWORK_BYTES * Byte.SIZE;
    }

    private static InetAddress from(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
