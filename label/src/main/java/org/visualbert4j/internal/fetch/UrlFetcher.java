package org.visualbert4j.internal.fetch;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Gets what is behind URLs, into memory. Only http and https, only hosts that are allowed, only addresses of the public internet;
 * each redirect is checked as the URL itself was. No proxy, cookie or password is used. Thread-safe; close it.
 */
public final class UrlFetcher implements AutoCloseable {

    private static final int CONNECTIONS_A_HOST = 8;
    private static final int CONNECTIONS = 64;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERRORS = 500;

    private final AllowedHosts hosts;
    private final FetchLimits limits;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "fetch-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** Of these hosts. */
    public UrlFetcher(AllowedHosts hosts, FetchLimits limits) {
        this(hosts, limits, PublicAddresses::has);
    }

    /** The same, for tests, of other addresses. */
    UrlFetcher(AllowedHosts hosts, FetchLimits limits, Predicate<InetAddress> addresses) {
        this.hosts = hosts;
        this.limits = limits;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedResolver(addresses))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout(limits.connect()))
                                .setSocketTimeout(timeout(limits.silence()))
                                .build())
                        .setMaxConnPerRoute(CONNECTIONS_A_HOST)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(limits.total()))
                        .setResponseTimeout(timeout(limits.silence()))
                        .build())
                .setUserAgent("visualbert4j")
                .disableRedirectHandling() // followed here, each checked
                .disableAutomaticRetries()
                .disableContentCompression() // unpacked here, bounded
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Timeout timeout(Duration time) {
        return Timeout.of(time);
    }

    /** Whether a text is meant as a URL of http or https. */
    public static boolean isUrl(String text) {
        return text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8);
    }

    /**
     * Gets what is behind a URL.
     *
     * @throws VisualBertException IO with its cause for what may succeed at the next try: no answer in time, a connection that
     *     fails, status 408, 429 and 500 upwards; IMAGE for what won't: a URL, redirect or address that is not allowed, too many
     *     bytes or redirects, any other status
     */
    public byte[] fetch(String url) {
        long end = System.nanoTime() + limits.total().toNanos();
        URI at = checked(url, url);
        for (int hop = 0; hop <= limits.redirects(); hop++) {
            HttpGet request = new HttpGet(at);
            request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            ScheduledFuture<?> deadline =
                    clock.schedule(request::cancel, end - System.nanoTime(), TimeUnit.NANOSECONDS);
            try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
                Header location = response.getFirstHeader(HttpHeaders.LOCATION);
                if (!isRedirect(response.getCode()) || location == null) {
                    return content(url, request, response);
                }
                request.cancel(); // nobody waits for what else it sends
                at = redirected(url, at, location.getValue());
            } catch (IOException e) {
                throw failed(url, e, System.nanoTime() >= end);
            } finally {
                deadline.cancel(false);
            }
        }
        throw refused(url, "more than " + limits.redirects() + " redirects");
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private URI redirected(String url, URI from, String location) {
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (URISyntaxException e) {
            throw refused(url, "its redirect leads to no URL");
        }
        if (from.getScheme().equalsIgnoreCase("https") && "http".equalsIgnoreCase(to.getScheme())) {
            throw refused(url, "its redirect leads from https to http");
        }
        return checked(url, to.toString());
    }

    /** A URL that may be asked. */
    private URI checked(String original, String url) {
        String redirect = original.equals(url) ? "" : "its redirect to " + url + " ";
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw refused(original, redirect + "is no URL: " + e.getReason());
        }
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(original, redirect + "is neither http nor https");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw refused(original, redirect + (uri.getHost() == null ? "has no host" : "has a user's name in it"));
        }
        boolean usual = uri.getPort() == (scheme.equals("http") ? 80 : 443);
        if (!hosts.allows(uri.getHost(), usual ? -1 : uri.getPort())) {
            throw refused(original, redirect + "is of a host that is not allowed");
        }
        return uri;
    }

    private byte[] content(String url, HttpGet request, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        HttpEntity entity = response.getEntity();
        if (status != 200 || entity == null) {
            request.cancel();
            if (status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS) {
                throw new IOException("status " + status);
            }
            throw refused(url, status == 200 ? "has no content" : "status " + status);
        }
        if (entity.getContentLength() > limits.bytes()) {
            request.cancel();
            throw tooLarge(url);
        }
        byte[] bytes = unpacked(url, entity).readNBytes(limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
            request.cancel(); // else closing reads on
            throw tooLarge(url);
        }
        return bytes;
    }

    private static InputStream unpacked(String url, HttpEntity entity) throws IOException {
        String encoding = Objects.requireNonNullElse(entity.getContentEncoding(), "identity")
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> entity.getContent();
            case "gzip", "x-gzip" -> gunzipped(url, entity);
            default -> throw refused(url, "is sent packed with " + encoding);
        };
    }

    private static InputStream gunzipped(String url, HttpEntity entity) throws IOException {
        try {
            return new GZIPInputStream(entity.getContent());
        } catch (ZipException e) {
            throw refused(url, "is no gzip, as which it is sent");
        }
    }

    private VisualBertException tooLarge(String url) {
        return refused(url, "more than " + limits.bytes() + " bytes");
    }

    private VisualBertException failed(String url, IOException e, boolean late) {
        if (late) {
            return new VisualBertException(
                    IO, url + ": not there within " + limits.total().toSeconds() + " seconds", e);
        }
        if (e instanceof CheckedResolver.RefusedAddressException
                || e instanceof SSLHandshakeException
                || e instanceof SSLPeerUnverifiedException) {
            return refused(url, e);
        }
        return new VisualBertException(IO, url + ": can't be fetched: " + reason(e), e);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static VisualBertException refused(String url, IOException e) {
        return new VisualBertException(IMAGE, url + ": " + reason(e), e);
    }

    private static VisualBertException refused(String url, String why) {
        return new VisualBertException(IMAGE, url + ": " + why, (@Nullable Throwable) null);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            // nothing was written
        }
    }
}
