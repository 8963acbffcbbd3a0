package org.visualbert4j.hub;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.visualbert4j.VisualBertException;

/**
 * Models of the Hugging Face hub as folders. What was downloaded once is kept in the cache, in the layout of Python's
 * huggingface_hub, so that each finds what the other brought. Several threads and processes may ask at once.
 */
public final class Hub {

    /** File locks keep processes apart, not threads. */
    private static final ReentrantLock ONE_THREAD = new ReentrantLock();

    private final HubSettings settings;
    private final DownloadListener listener;
    private final Limits limits;
    private final HubClient client;

    /** A hub, whose limits are: 20 GiB a model, 10 s for a connection, 60 s without a byte, 5 tries. */
    public Hub(HubSettings settings, DownloadListener listener) {
        this(settings, listener, Limits.STANDARD);
    }

    Hub(HubSettings settings, DownloadListener listener, Limits limits) {
        this.settings = settings;
        this.listener = listener;
        this.limits = limits;
        client = new HubClient(settings, limits);
    }

    /**
     * The folder of a model's configuration and weights, and of its vocabulary if it has one. A revision is looked up
     * anew each time; where the hub can't be reached, what the cache holds of it is taken.
     *
     * @throws VisualBertException IO where the hub can't be reached, refuses, or sends what is wrong; CHECKPOINT where the
     *     model or the cache has not what it takes
     */
    public Path checkpoint(HubName name) {
        return folder(name, Snapshot::checkpoint);
    }

    /**
     * The folder of a model's vocabulary.
     *
     * @throws VisualBertException as {@link #checkpoint}
     */
    public Path tokenizer(HubName name) {
        return folder(name, Snapshot::tokenizer);
    }

    private Path folder(HubName name, Consumer<Snapshot> files) {
        ONE_THREAD.lock();
        try {
            return folder(name, new HubCache(settings.cache(), name), files);
        } finally {
            ONE_THREAD.unlock();
        }
    }

    private Path folder(HubName name, HubCache cache, Consumer<Snapshot> files) {
        Optional<String> cached = cache.commit(name.revision());
        try {
            String commit = settings.offline() || HubName.isCommit(name.revision())
                    ? cached.orElseThrow(() -> notCached(name))
                    : lookUp(name, cached.isPresent());
            Path folder = bring(cache, name.at(commit), settings.offline(), files);
            if (!settings.offline()) {
                cache.setCommit(name.revision(), commit); // not before it is all there: until then the last one is
            }
            return folder;
        } catch (TransientFailure e) {
            String commit =
                    cached.filter(last -> cache.has(last, Snapshot.CONFIG)).orElseThrow(e::giveUp);
            listener.note(e.getMessage() + "; taking " + name + " from the cache");
            return bring(cache, name.at(commit), true, files);
        }
    }

    private Path bring(HubCache cache, HubName name, boolean offline, Consumer<Snapshot> files) {
        Snapshot snapshot = new Snapshot(cache, client, limits, listener, name, offline);
        files.accept(snapshot);
        return snapshot.folder();
    }

    /** The commit that a revision is now; asked in one try where the cache has one to fall back to. */
    private String lookUp(HubName name, boolean cached) {
        Optional<RemoteFile> config = cached
                ? client.describe(name, Snapshot.CONFIG)
                : client.retrying(() -> client.describe(name, Snapshot.CONFIG));
        return config.map(RemoteFile::commit)
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.IO,
                        settings.endpoint() + " has no model " + name + " with a " + Snapshot.CONFIG
                                + "; is it spelt right?"));
    }

    private VisualBertException notCached(HubName name) {
        return new VisualBertException(
                VisualBertException.Code.IO,
                "model " + name + " is not in the cache " + settings.cache()
                        + "; without --offline and HF_HUB_OFFLINE it is downloaded");
    }
}
