package org.visualbert4j.internal.hub;

import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.visualbert4j.error.VisualBertException;

/** Requests to the hub and to where it leads, with the token for the hub alone. May be used by several threads. */
final class HubConnection {

    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_HEADER = 8192; // characters; a signed address has some 1,500
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HubSettings settings;
    private final Limits limits;
    private final HttpClient http;

    HubConnection(HubSettings settings, Limits limits) {
        this.settings = settings;
        this.limits = limits;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * One request, in one try. Follows redirects, but not those of a {@code HEAD} to another host: what is asked for stands
     * beside them.
     *
     * @param from the first byte wanted
     * @throws TransientFailure where no answer comes
     */
    HttpResponse<InputStream> exchange(String method, URI start, long from) {
        URI address = start;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(method, address, from);
            String location = header(response, "Location");
            if (!REDIRECTS.contains(response.statusCode())
                    || location.isEmpty()
                    || (method.equals("HEAD") && location.contains("://"))) {
                return response;
            }
            close(response);
            address = target(address, location);
        }
        throw error(start + " leads from one address to the next, more than " + MAX_REDIRECTS + " times");
    }

    private static URI target(URI from, String location) {
        try {
            URI target = from.resolve(location);
            boolean safe = "https".equals(target.getScheme())
                    || ("http".equals(target.getScheme()) && "http".equals(from.getScheme()));
            if (safe && target.getHost() != null) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw error(from + " leads to an address that is not followed: " + location);
    }

    private HttpResponse<InputStream> send(String method, URI address, long from) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "visualbert4j")
                .header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (settings.token() != null && isEndpoint(address)) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        // The request's own timeout ends the body too, from JDK 26 on; that one has the time it takes. And sendAsync
        // needs a free
        // thread of the common pool, which there may be none of: this one's caller may be the last.
        var answer = new FutureTask<>(() -> http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        Thread sender = new Thread(answer, "visualbert4j-hub");
        sender.setDaemon(true);
        sender.start();
        try {
            return answer.get(limits.stall().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            String reason = e instanceof TimeoutException
                    ? "no answer in " + limits.stall().toSeconds() + " seconds"
                    : String.valueOf(e.getCause());
            throw new TransientFailure(
                    address.getScheme() + "://" + address.getAuthority() + " can't be reached: " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisualBertException(IO, "interrupted while waiting for " + address.getHost(), e);
        }
    }

    private boolean isEndpoint(URI address) {
        return Objects.equals(address.getScheme(), settings.endpoint().getScheme())
                && Objects.equals(address.getAuthority(), settings.endpoint().getAuthority());
    }

    static String header(HttpResponse<?> response, String name) {
        String value = response.headers().firstValue(name).orElse("");
        if (value.length() > MAX_HEADER) {
            throw error(response.uri().getHost() + " sends a header of " + value.length() + " characters: " + name);
        }
        return value;
    }

    static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // its status is all that was wanted
        }
    }

    private static VisualBertException error(String message) {
        return new VisualBertException(IO, message);
    }
}
