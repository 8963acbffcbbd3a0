package org.visualbert4j.hub;

import static org.visualbert4j.VisualBertException.Code.IO;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.visualbert4j.VisualBertException;

/**
 * The hub's protocol: {@code HEAD} and {@code GET} of {@code /owner/name/resolve/revision/file}, with redirects to where
 * the bytes are. May be used by several threads.
 */
final class HubClient {

    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_HEADER = 8192; // characters; a signed address has some 1,500
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

    private final HubSettings settings;
    private final Limits limits;
    private final HttpClient http;
    private final RetryPolicy<Object> retries;

    HubClient(HubSettings settings, Limits limits) {
        this.settings = settings;
        this.limits = limits;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        retries = RetryPolicy.builder()
                .handle(TransientFailure.class)
                .withMaxAttempts(limits.tries())
                .withBackoff(limits.firstWait(), limits.longestWait())
                .withDelayFn(tried -> tried.getLastException() instanceof TransientFailure failure
                        ? failure.requestedWait()
                        : TransientFailure.UNSAID)
                .build();
    }

    /** Does it again, each time after a longer wait, while it fails for the moment only. */
    <T> T retrying(Supplier<T> action) {
        return Failsafe.with(retries).get(action::get);
    }

    /**
     * What the hub says of a file, in one try; empty where it has none of that name.
     *
     * @throws TransientFailure where another try makes sense
     * @throws VisualBertException where none does
     */
    Optional<RemoteFile> describe(HubName name, String file) {
        HttpResponse<InputStream> response = exchange("HEAD", address(name, file), 0);
        close(response);
        if (response.statusCode() == 404) {
            return missing(response, name);
        }
        check(response, name, file);
        String commit = header(response, "X-Repo-Commit");
        Checksum checksum = Checksum.ofETag(Optional.of(header(response, "X-Linked-Etag"))
                        .filter(tag -> !tag.isEmpty())
                        .orElseGet(() -> header(response, "ETag")))
                .orElse(null);
        if (!HubName.isCommit(commit) || checksum == null) {
            throw error(settings.endpoint() + " does not answer as a hub does: for " + file + " of " + name
                    + " there is no commit or no checksum; look at HF_ENDPOINT, or at what stands between");
        }
        String linked = header(response, "X-Linked-Size");
        String size = linked.isEmpty() && response.statusCode() == 200 ? header(response, "Content-Length") : linked;
        return Optional.of(new RemoteFile(commit, checksum, size.matches("\\d{1,18}") ? Long.parseLong(size) : -1));
    }

    private Optional<RemoteFile> missing(HttpResponse<?> response, HubName name) {
        String kind = header(response, "X-Error-Code");
        if (kind.equals("RepoNotFound") || kind.equals("RevisionNotFound")) {
            throw error(settings.endpoint() + " has no model " + name + "; is it spelt right?");
        }
        return Optional.empty();
    }

    /**
     * A file's bytes.
     *
     * @param from the first byte wanted; the answer is 206 where the hub begins there, 200 where it begins at 0
     */
    HttpResponse<InputStream> open(HubName name, String file, long from) {
        HttpResponse<InputStream> response = exchange("GET", address(name, file), from);
        if (response.statusCode() != 200 && response.statusCode() != 206 && response.statusCode() != 416) {
            close(response);
            check(response, name, file);
            throw error(name + ", " + file + ": the hub answers " + response.statusCode());
        }
        return response;
    }

    private URI address(HubName name, String file) {
        return URI.create(settings.endpoint() + "/" + name.repository() + "/resolve/"
                + URLEncoder.encode(name.revision(), StandardCharsets.UTF_8) + "/"
                + URLEncoder.encode(file, StandardCharsets.UTF_8));
    }

    /** Follows redirects, but not those of a {@code HEAD} to another host: what is asked for stands beside them. */
    private HttpResponse<InputStream> exchange(String method, URI start, long from) {
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
        // The request's own timeout ends the body too, from JDK 26 on; that one has the time it takes.
        var answer = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
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

    private void check(HttpResponse<?> response, HubName name, String file) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            String what = settings.token() == null
                    ? " is not there or not open to everyone; look at its spelling, or set HF_TOKEN to a token that may read it"
                    : " is not there or not open to your token; look at its spelling, and at HF_TOKEN";
            throw error("model " + name + what + " (" + settings.endpoint() + " answers " + status + ")");
        }
        if (TRANSIENT.contains(status)) {
            throw new TransientFailure(
                    settings.endpoint() + " answers " + status + " for " + file + " of " + name, wait(response), null);
        }
        if (status >= 400) {
            throw error(settings.endpoint() + " answers " + status + " for " + file + " of " + name);
        }
    }

    /** How long the hub asks to wait, in seconds. */
    private Duration wait(HttpResponse<?> response) {
        String seconds = header(response, "Retry-After");
        if (!seconds.matches("\\d{1,9}")) {
            return TransientFailure.UNSAID;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
        if (wait.compareTo(limits.longestWait()) > 0) {
            throw error(settings.endpoint() + " asks to wait for " + seconds + " seconds; try again then");
        }
        return wait;
    }

    private static String header(HttpResponse<?> response, String name) {
        String value = response.headers().firstValue(name).orElse("");
        if (value.length() > MAX_HEADER) {
            throw error(response.uri().getHost() + " sends a header of " + value.length() + " characters: " + name);
        }
        return value;
    }

    private static void close(HttpResponse<InputStream> response) {
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
