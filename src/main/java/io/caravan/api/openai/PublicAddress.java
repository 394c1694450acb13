package io.caravan.api.openai;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells addresses of the world from those of a house (IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890).
 *
 * <p>Of IPv6 only global unicast counts as the world, and none of it that wraps an IPv4 address: a packet to it may end
 * anywhere.
 */
final class PublicAddress {

    private static final List<Block> SPECIAL_IPV4 = List.of(
            Block.of(8, 0),
            Block.of(8, 10),
            Block.of(10, 100, 64),
            Block.of(8, 127),
            Block.of(16, 169, 254),
            Block.of(12, 172, 16),
            Block.of(24, 192, 0, 0),
            Block.of(24, 192, 0, 2),
            Block.of(24, 192, 88, 99),
            Block.of(16, 192, 168),
            Block.of(15, 198, 18),
            Block.of(24, 198, 51, 100),
            Block.of(24, 203, 0, 113),
            Block.of(3, 224));

    private static final Block GLOBAL_IPV6 = Block.of(3, 0x20);

    /** Protocol assignments (Teredo among them), documentation, 6to4. */
    private static final List<Block> SPECIAL_IPV6 = List.of(
            Block.of(23, 0x20, 0x01, 0x00, 0x00),
            Block.of(32, 0x20, 0x01, 0x0d, 0xb8),
            Block.of(16, 0x20, 0x02),
            Block.of(20, 0x3f, 0xff, 0x00));

    private PublicAddress() {}

    /** Addresses whose first bits are these. */
    private record Block(int bits, byte[] prefix) {

        static Block of(int bits, int... prefix) {
            byte[] bytes = new byte[prefix.length];
            for (int i = 0; i < prefix.length; i++) {
                bytes[i] = (byte) prefix[i];
            }
            return new Block(bits, bytes);
        }

        boolean holds(byte[] address) {
            return first(address).equals(first(prefix));
        }

        private BigInteger first(byte[] address) {
            int length = address.length * Byte.SIZE;
            BigInteger number = new BigInteger(1, address);
            return length < bits ? number.shiftLeft(bits - length) : number.shiftRight(length - bits);
        }
    }

    /** Whether the address belongs to the internet and to nothing nearer. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? SPECIAL_IPV4.stream().noneMatch(block -> block.holds(bytes))
                : GLOBAL_IPV6.holds(bytes) && SPECIAL_IPV6.stream().noneMatch(block -> block.holds(bytes));
    }
}
