package org.visualbert4j.internal.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to addresses that may be asked, and to no others. Connections are made to what it returns, so that a name server
 * can't answer otherwise in between (DNS rebinding). Numeric addresses go through it too.
 */
record CheckedResolver(Predicate<InetAddress> allowed) implements DnsResolver {

    /** A name has only addresses that may not be asked. */
    static final class RefusedAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedAddressException(String message) {
            super(message);
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        InetAddress[] checked = Arrays.stream(all).filter(allowed).toArray(InetAddress[]::new);
        if (checked.length == 0) {
            throw new RefusedAddressException(
                    host + " is " + all[0].getHostAddress() + ", which is no address of the public internet");
        }
        return checked;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }
}
