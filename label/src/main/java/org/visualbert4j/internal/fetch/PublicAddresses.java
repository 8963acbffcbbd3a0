package org.visualbert4j.internal.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public internet. All others lead into the network of whoever runs this: to services without
 * passwords, or to a cloud's keys. Source: the special-purpose address registries of IANA, RFC 6890.
 */
final class PublicAddresses {

    private static final List<Block> SPECIAL = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by a provider's customers (CGNAT)
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // Azure's own services, from within
                    "169.254.0.0/16", // link-local, where clouds answer with keys
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // relays of 6to4
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "2001::/23", // protocol assignments, Teredo among them, which holds an IPv4 address
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4, which holds an IPv4 address
                    "3fff::/20") // documentation
            .map(Block::of)
            .toList();

    /** All others of IPv6 are none: loopback, IPv4-mapped, NAT64, link-local, unique local, multicast. */
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    /** Addresses whose first bits are the same. */
    private record Block(byte[] prefix, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            try {
                byte[] prefix = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Block(prefix, Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }

        boolean has(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((address[bit / 8] ^ prefix[bit / 8]) & (0x80 >> bit % 8)) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    static boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes.length == IPV4_BYTES || GLOBAL_UNICAST.has(bytes))
                && SPECIAL.stream().noneMatch(block -> block.has(bytes));
    }
}
