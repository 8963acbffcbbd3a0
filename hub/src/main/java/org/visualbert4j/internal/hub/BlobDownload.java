package org.visualbert4j.internal.hub;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Brings one file's bytes to a place: into a file beside it, which the next try and the next process go on with; checked
 * against the checksum; then renamed.
 *
 * @param name with the commit as its revision
 * @param limit the bytes that are taken at most where the hub does not say how many there are
 */
record BlobDownload(
        HubClient client,
        Limits limits,
        DownloadListener listener,
        HubName name,
        String file,
        RemoteFile remote,
        Path blob,
        long limit) {

    private static final Pattern START = Pattern.compile("bytes (\\d{1,18})-.*");

    /** The name is ours, since a Python at work at the same time knows nothing of our locks. */
    private Path incomplete() {
        return blob.resolveSibling(blob.getFileName() + ".visualbert4j.incomplete");
    }

    /** Downloads what is missing. The caller holds the blob's lock. */
    void run() {
        try {
            Files.createDirectories(blob.resolveSibling("."));
            String whole = remote.size() < 0 ? "" : ", " + size(remote.size());
            long present = present();
            listener.note("downloading " + file + " of " + name.repository() + whole
                    + (present > 0 ? ", of which " + size(present) + " are there" : ""));
        } catch (IOException e) {
            throw unwritable(e);
        }
        client.retrying(() -> {
            attempt();
            return blob;
        });
    }

    private void attempt() {
        try {
            long before = present();
            if (before == 0 || before != remote.size()) {
                transfer(before);
            }
            if (!remote.checksum().fits(incomplete())) {
                Files.delete(incomplete());
                String problem = file + " of " + name + " is not what its checksum "
                        + remote.checksum().hex() + " says";
                if (before > 0) {
                    throw new TransientFailure(problem, null); // the earlier part may be what is wrong
                }
                throw new VisualBertException(VisualBertException.Code.IO, problem + "; what came was thrown away");
            }
            Files.move(incomplete(), blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private long present() throws IOException {
        long present = Files.exists(incomplete()) ? Files.size(incomplete()) : 0;
        if (remote.size() >= 0 && present > remote.size()) {
            Files.delete(incomplete());
            return 0;
        }
        return present;
    }

    private void transfer(long before) throws IOException {
        HttpResponse<InputStream> response = client.open(name, file, before);
        try (InputStream body = response.body();
                StallGuard guard = StallGuard.watch(body, limits.stall())) {
            Matcher range =
                    START.matcher(response.headers().firstValue("Content-Range").orElse(""));
            boolean continues =
                    response.statusCode() == 206 && range.matches() && Long.parseLong(range.group(1)) == before;
            if (response.statusCode() != 200 && !continues) {
                Files.deleteIfExists(incomplete());
                throw new TransientFailure(file + " of " + name + ": the hub sends another part than asked for", null);
            }
            try (FileChannel out =
                    FileChannel.open(incomplete(), CREATE, WRITE, continues ? APPEND : TRUNCATE_EXISTING)) {
                copy(body, guard, out);
                out.force(true);
            }
        }
    }

    private void copy(InputStream body, StallGuard guard, FileChannel out) throws IOException {
        long end = remote.size() >= 0 ? remote.size() : limit;
        byte[] buffer = new byte[1 << 16];
        for (int read = read(body, buffer, out); read >= 0; read = read(body, buffer, out)) {
            if (out.size() + read > end) {
                Files.delete(incomplete());
                throw new VisualBertException(
                        VisualBertException.Code.IO,
                        file + " of " + name + ": more than the " + end + " bytes that it may have");
            }
            guard.moved();
            for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read); bytes.hasRemaining(); ) {
                out.write(bytes);
            }
            if (listener.isStopped()) {
                throw new VisualBertException(
                        VisualBertException.Code.IO, "stopped while downloading " + file + " of " + name);
            }
        }
        if (remote.size() >= 0 && out.size() < remote.size()) {
            throw broken(out.size(), null);
        }
    }

    private int read(InputStream body, byte[] buffer, FileChannel out) throws IOException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            out.force(true);
            throw broken(out.size(), e);
        }
    }

    private TransientFailure broken(long size, @Nullable IOException cause) {
        return new TransientFailure(file + " of " + name + ": the transfer broke off after " + size + " bytes", cause);
    }

    private VisualBertException unwritable(IOException e) {
        return new VisualBertException(VisualBertException.Code.IO, blob + " can't be written: " + e, e);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1000 + " kB" : (bytes + 999_999) / 1_000_000 + " MB";
    }
}
