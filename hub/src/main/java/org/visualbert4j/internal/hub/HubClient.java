package org.visualbert4j.internal.hub;

import static org.visualbert4j.error.VisualBertException.Code.IO;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;

/**
 * The hub's protocol: {@code HEAD} and {@code GET} of {@code /owner/name/resolve/revision/file}, and what the answers mean.
 * May be used by several threads.
 */
final class HubClient {

    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

    private final HubSettings settings;
    private final Limits limits;
    private final HubConnection connection;
    private final RetryPolicy<Object> retries;

    HubClient(HubSettings settings, Limits limits) {
        this.settings = settings;
        this.limits = limits;
        connection = new HubConnection(settings, limits);
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
        try {
            return Failsafe.with(retries).get(action::get);
        } catch (FailsafeException e) { // none of ours: the wait was interrupted
            throw new VisualBertException(IO, "interrupted while waiting for " + settings.endpoint(), e);
        }
    }

    /**
     * What the hub says of a file, in one try; empty where it has none of that name.
     *
     * @throws TransientFailure where another try makes sense
     * @throws VisualBertException where none does
     */
    Optional<RemoteFile> describe(HubName name, String file) {
        HttpResponse<InputStream> response = connection.exchange("HEAD", address(name, file), 0);
        HubConnection.close(response);
        if (response.statusCode() == 404) {
            return missing(response, name);
        }
        check(response, name, file);
        String commit = HubConnection.header(response, "X-Repo-Commit");
        Checksum checksum = Checksum.ofETag(Optional.of(HubConnection.header(response, "X-Linked-Etag"))
                        .filter(tag -> !tag.isEmpty())
                        .orElseGet(() -> HubConnection.header(response, "ETag")))
                .orElse(null);
        if (!HubName.isCommit(commit) || checksum == null) {
            throw error(settings.endpoint() + " does not answer as a hub does: for " + file + " of " + name
                    + " there is no commit or no checksum; look at HF_ENDPOINT, or at what stands between");
        }
        String linked = HubConnection.header(response, "X-Linked-Size");
        String size = linked.isEmpty() && response.statusCode() == 200
                ? HubConnection.header(response, "Content-Length")
                : linked;
        return Optional.of(new RemoteFile(commit, checksum, size.matches("\\d{1,18}") ? Long.parseLong(size) : -1));
    }

    private Optional<RemoteFile> missing(HttpResponse<?> response, HubName name) {
        String kind = HubConnection.header(response, "X-Error-Code");
        if (kind.equals("RepoNotFound") || kind.equals("RevisionNotFound")) {
            throw error(settings.endpoint() + " has no model " + name + "; is it spelled correctly?");
        }
        return Optional.empty();
    }

    /**
     * A file's bytes.
     *
     * @param from the first byte wanted; the answer is 206 where the hub begins there, 200 where it begins at 0
     */
    HttpResponse<InputStream> open(HubName name, String file, long from) {
        HttpResponse<InputStream> response = connection.exchange("GET", address(name, file), from);
        if (response.statusCode() != 200 && response.statusCode() != 206 && response.statusCode() != 416) {
            HubConnection.close(response);
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
                    settings.endpoint() + " answers " + status + " for " + file + " of " + name,
                    requestedWait(response),
                    null);
        }
        if (status >= 400) {
            throw error(settings.endpoint() + " answers " + status + " for " + file + " of " + name);
        }
    }

    /** How long the hub asks to wait, in seconds. */
    private Duration requestedWait(HttpResponse<?> response) {
        String seconds = HubConnection.header(response, "Retry-After");
        if (!seconds.matches("\\d{1,9}")) {
            return TransientFailure.UNSAID;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
        if (wait.compareTo(limits.longestWait()) > 0) {
            throw error(settings.endpoint() + " asks to wait for " + seconds + " seconds; try again then");
        }
        return wait;
    }

    private static VisualBertException error(String message) {
        return new VisualBertException(IO, message);
    }
}
