package org.visualbert4j.internal.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.WeightFiles;

/** The files of one commit of a model, brought into the cache where they are not there. */
final class Snapshot {

    /** The configuration of a model of transformers. */
    static final String CONFIG = "config.json";

    /** That of a detector, as it is published or as it was converted. */
    static final List<String> DETECTOR_CONFIGS = List.of("config.yaml", CONFIG);

    private static final List<String> DETECTOR_NAMES = List.of("objects_vocab.txt", "attributes_vocab.txt");
    private static final String INDEX = ".index.json";
    private static final List<String> WEIGHTS =
            List.of("model.safetensors", "model.safetensors" + INDEX, "pytorch_model.bin", "pytorch_model.bin" + INDEX);
    /** Each of them is enough for a tokenizer. */
    static final List<String> VOCABULARIES = List.of("tokenizer.json", "vocab.txt");

    /** What says more of a tokenizer, where it is there. */
    private static final List<String> TOKENIZER_SETTINGS =
            List.of("tokenizer_config.json", "added_tokens.json", "special_tokens_map.json");

    private final HubCache cache;
    private final HubClient client;
    private final Limits limits;
    private final DownloadListener listener;
    private final HubName name;
    private final boolean offline;
    private long bytes;

    /**
     * A snapshot.
     *
     * @param name with the commit as its revision
     * @param offline whether only the cache is read
     */
    Snapshot(
            HubCache cache, HubClient client, Limits limits, DownloadListener listener, HubName name, boolean offline) {
        this.cache = cache;
        this.client = client;
        this.limits = limits;
        this.listener = listener;
        this.name = name;
        this.offline = offline;
    }

    Path folder() {
        return cache.snapshot(name.revision());
    }

    /** Configuration, weights, and what the model has of a tokenizer. */
    void checkpoint() {
        network();
        vocabularies();
    }

    /** Configuration and weights. */
    void network() {
        require(CONFIG);
        weights();
    }

    /** Configuration and weights of a detector, and what its classes are called if it says so. */
    void detector() {
        if (DETECTOR_CONFIGS.stream().noneMatch(this::fetch)) {
            throw error("has neither of " + DETECTOR_CONFIGS);
        }
        weights();
        DETECTOR_NAMES.forEach(this::fetch);
    }

    private void weights() {
        String weights = WEIGHTS.stream()
                .sorted(Comparator.comparing(file -> !cache.has(name.revision(), file)))
                .filter(this::fetch)
                .findFirst()
                .orElseThrow(() -> error("has none of " + String.join(", ", WEIGHTS)));
        if (weights.endsWith(INDEX)) {
            WeightFiles.shards(folder().resolve(weights)).forEach(this::require);
        }
    }

    /** What a tokenizer is made of. */
    void tokenizer() {
        if (!vocabularies()) {
            throw error("has neither of " + VOCABULARIES + "; name a vocabulary with `vocabulary`");
        }
    }

    private boolean vocabularies() {
        boolean any = VOCABULARIES.stream().filter(this::fetch).count() > 0;
        if (any) {
            TOKENIZER_SETTINGS.forEach(this::fetch);
        }
        return any;
    }

    private void require(String file) {
        if (!fetch(file)) {
            throw error("has no " + file);
        }
    }

    /** Brings a file; false where the model has none of that name. */
    private boolean fetch(String file) {
        String commit = name.revision();
        if (cache.has(commit, file)) {
            return true;
        }
        if (offline || cache.lacks(commit, file)) {
            return false;
        }
        Optional<RemoteFile> remote = client.retrying(() -> client.describe(name, file));
        remote.ifPresentOrElse(found -> download(file, found), () -> cache.setLacking(commit, file));
        return remote.isPresent();
    }

    private void download(String file, RemoteFile remote) {
        long rest = limits.totalBytes() - bytes;
        if (remote.size() > rest) {
            throw error("is larger than " + limits.totalBytes() + " bytes");
        }
        Path blob = cache.blob(remote.checksum());
        try (BlobLock lock = BlobLock.acquire(cache.lock(remote.checksum()), listener)) {
            if (!Files.exists(blob)) {
                new BlobDownload(client, limits, listener, name, file, remote, blob, rest).run();
            }
            if (!cache.has(name.revision(), file)) { // another process, that may read it already, may have been faster
                cache.link(name.revision(), file, remote.checksum());
            }
        }
        bytes += blob.toFile().length();
    }

    private VisualBertException error(String problem) {
        return new VisualBertException(
                VisualBertException.Code.CHECKPOINT,
                "model " + name + (offline ? " in the cache " + folder() : "") + " " + problem
                        + (offline ? "; without `offline` and HF_HUB_OFFLINE it is downloaded" : ""));
    }
}
