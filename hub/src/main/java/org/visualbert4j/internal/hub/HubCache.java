package org.visualbert4j.internal.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;

/**
 * One model's part of the cache, as huggingface_hub lays it out: contents in {@code blobs} by checksum, revisions in
 * {@code refs} with their commit, and in {@code snapshots} a folder a commit, of links to blobs.
 */
final class HubCache {

    private final Path cache;
    private final String folderName;
    private final Path folder;

    HubCache(Path cache, HubName name) {
        this.cache = cache;
        folderName = "models--" + name.repository().replace("/", "--");
        folder = cache.resolve(folderName);
    }

    /** The commit that a revision was when it was last looked up; empty where it never was. */
    Optional<String> commit(String revision) {
        Path ref = folder.resolve("refs").resolve(revision);
        try {
            String commit = HubName.isCommit(revision)
                    ? revision
                    : Files.isRegularFile(ref) ? Files.readString(ref).strip() : "";
            return Optional.of(commit).filter(HubName::isCommit);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, ref + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Notes which commit a revision is. */
    void setCommit(String revision, String commit) {
        if (!HubName.isCommit(revision) && !commit(revision).equals(Optional.of(commit))) {
            AtomicFile.write(folder.resolve("refs").resolve(revision), commit);
        }
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    boolean has(String commit, String file) {
        return Files.isRegularFile(snapshot(commit).resolve(file));
    }

    /** Whether the model was seen not to have a file. */
    boolean lacks(String commit, String file) {
        return Files.exists(absence(commit, file));
    }

    /** Notes that, so that it is not asked for again; where the cache can't be written it is. */
    void setLacking(String commit, String file) {
        try {
            AtomicFile.write(absence(commit, file), "");
        } catch (VisualBertException e) {
            // a cache for reading only
        }
    }

    private Path absence(String commit, String file) {
        return folder.resolve(".no_exist").resolve(commit).resolve(file);
    }

    Path blob(Checksum checksum) {
        return folder.resolve("blobs").resolve(checksum.hex());
    }

    /** What a process locks while it downloads a blob. */
    Path lock(Checksum checksum) {
        return cache.resolve(".locks").resolve(folderName).resolve(checksum.hex() + ".lock");
    }

    /** Puts a blob into a snapshot: a link, or a copy where the file system has none. */
    void link(String commit, String file, Checksum checksum) {
        Path pointer = snapshot(commit).resolve(file);
        try {
            Files.createDirectories(snapshot(commit));
            Files.deleteIfExists(pointer); // it may lead to a blob that is no more
            try {
                Files.createSymbolicLink(pointer, Path.of("..", "..", "blobs", checksum.hex()));
            } catch (FileAlreadyExistsException e) {
                // another process was faster
            } catch (UnsupportedOperationException | IOException e) {
                Path blob = blob(checksum);
                AtomicFile.write(pointer, channel -> {
                    try (var in = FileChannel.open(blob)) {
                        for (long at = 0; at < in.size(); ) {
                            at += in.transferTo(at, in.size() - at, channel);
                        }
                    }
                });
            }
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, pointer + " can't be written: " + e, e);
        }
    }
}
