package org.visualbert4j.internal.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.visualbert4j.error.VisualBertException;

/**
 * Models of the Hugging Face hub as folders. What was downloaded once is kept in the cache, in the layout of Python's
 * huggingface_hub, so that each finds what the other brought. Several threads and processes may ask at once.
 */
final class Hub {

    /** File locks keep processes apart, not threads. */
    private static final ReentrantLock ONE_THREAD = new ReentrantLock();

    private final HubSettings settings;
    private final DownloadListener listener;
    private final Limits limits;
    private final HubClient client;

    /** A hub, whose limits are: 20 GiB a model, 10 s for a connection, 60 s without a byte, 5 tries. */
    Hub(HubSettings settings, DownloadListener listener) {
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
    Path checkpoint(HubName name) {
        return folder(name, List.of(Snapshot.CONFIG), Snapshot::checkpoint);
    }

    /**
     * The folder of a model's configuration and weights alone.
     *
     * @throws VisualBertException as {@link #checkpoint}
     */
    Path network(HubName name) {
        return folder(name, List.of(Snapshot.CONFIG), Snapshot::network);
    }

    /**
     * The folder of a detector.
     *
     * @throws VisualBertException as {@link #checkpoint}
     */
    Path detector(HubName name) {
        return folder(name, Snapshot.DETECTOR_CONFIGS, Snapshot::detector);
    }

    /**
     * The folder of a model's vocabulary.
     *
     * @throws VisualBertException as {@link #checkpoint}
     */
    Path tokenizer(HubName name) {
        return folder(name, List.of(Snapshot.CONFIG), Snapshot::tokenizer);
    }

    /** With the files that tell a model from another thing, one of which it has. */
    private Path folder(HubName name, List<String> configs, Consumer<Snapshot> files) {
        ONE_THREAD.lock();
        try {
            return folder(name, configs, new HubCache(settings.cache(), name), files);
        } finally {
            ONE_THREAD.unlock();
        }
    }

    private Path folder(HubName name, List<String> configs, HubCache cache, Consumer<Snapshot> files) {
        Optional<String> cached = cache.commit(name.revision());
        Optional<String> current = settings.offline() ? Optional.empty() : lookUp(name, configs, cache, cached);
        if (current.isEmpty()) {
            return bring(cache, name.at(cached.orElseThrow(() -> notCached(name))), true, files);
        }
        try {
            Path folder = bring(cache, name.at(current.get()), false, files);
            cache.setCommit(name.revision(), current.get()); // not before it is all there: until then the last one is
            return folder;
        } catch (TransientFailure e) {
            throw e.giveUp();
        }
    }

    private Path bring(HubCache cache, HubName name, boolean offline, Consumer<Snapshot> files) {
        Snapshot snapshot = new Snapshot(cache, client, limits, listener, name, offline);
        files.accept(snapshot);
        return snapshot.folder();
    }

    /** The commit that a revision is now; empty where the hub does not answer and the cache has one to take instead. */
    private Optional<String> lookUp(HubName name, List<String> configs, HubCache cache, Optional<String> cached) {
        if (HubName.isCommit(name.revision())) {
            return Optional.of(name.revision());
        }
        boolean replaceable = cached.filter(commit -> configs.stream().anyMatch(config -> cache.has(commit, config)))
                .isPresent();
        try {
            for (String config : configs) {
                Optional<RemoteFile> found = replaceable
                        ? client.describe(name, config)
                        : client.retrying(() -> client.describe(name, config));
                if (found.isPresent()) {
                    return found.map(RemoteFile::commit);
                }
            }
            throw new VisualBertException(
                    VisualBertException.Code.IO,
                    settings.endpoint() + " has no model " + name + " with a " + String.join(" or ", configs)
                            + "; is it spelled correctly?");
        } catch (TransientFailure e) {
            if (!replaceable) {
                throw e.giveUp();
            }
            listener.note(e.getMessage() + "; taking " + name + " from the cache");
            return Optional.empty();
        }
    }

    private VisualBertException notCached(HubName name) {
        return new VisualBertException(
                VisualBertException.Code.IO,
                "model " + name + " is not in the cache " + settings.cache()
                        + "; without `offline` and HF_HUB_OFFLINE it is downloaded");
    }
}
