package org.visualbert4j.internal.fetch;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/**
 * The hosts that may be asked. One is {@code example.com}, {@code *.example.com} for all below it but not itself, or either with a
 * port such as {@code example.com:8080}. Without a port it is 80 for http and 443 for https. Immutable.
 */
public final class AllowedHosts {

    /** No host at all. */
    public static final AllowedHosts NONE = new AllowedHosts(List.of());

    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private final List<String> hosts;

    private AllowedHosts(List<String> hosts) {
        this.hosts = hosts;
    }

    /**
     * Some hosts.
     *
     * @throws VisualBertException USAGE for what is no host
     */
    public static AllowedHosts of(List<String> hosts) {
        return new AllowedHosts(hosts.stream().map(AllowedHosts::checked).toList());
    }

    private static String checked(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (!HOST.matcher(lower).matches()) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "\"" + host + "\" is no host to allow; write example.com, *.example.com or example.com:8080");
        }
        return lower;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return hosts.isEmpty();
    }

    /**
     * Whether a host may be asked.
     *
     * @param name as it stands in a URL; IPv6 in brackets
     * @param port as it stands there, or -1 for that of the scheme
     */
    boolean allows(String name, int port) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        String ending = port < 0 ? "" : ":" + port;
        return hosts.stream()
                .anyMatch(host -> host.startsWith("*.")
                        ? (plain + ending).endsWith(host.substring(1))
                                && plain.length() + ending.length() >= host.length()
                        : (plain + ending).equals(host));
    }
}
