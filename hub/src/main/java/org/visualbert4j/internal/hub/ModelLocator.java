package org.visualbert4j.internal.hub;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.model.VisualBertConfig;

/** Finds a saved model by what a person calls it: its folder, or else its name on the hub. */
public final class ModelLocator {

    private final Supplier<HubSettings> settings;
    private final DownloadListener listener;

    /**
     * A locator that downloads from a hub what is not in its cache.
     *
     * @param settings asked for when a name on the hub is met: who names folders may have none that make sense
     */
    public ModelLocator(Supplier<HubSettings> settings, DownloadListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Finds it.
     *
     * @param model a folder, or {@code owner/name} or {@code owner/name@revision}
     * @throws VisualBertException CHECKPOINT where it is neither or its configuration is wrong, and as {@link Hub}
     */
    public LocatedModel locate(String model) {
        Path folder = folder(model);
        if (folder != null) {
            return located(String.valueOf(folder.getFileName()), folder, Checkpoint.config(folder));
        }
        HubName name = HubName.parse(model)
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        "model " + model + " is no folder, no name on the hub such as uclanlp/visualbert-vqa-coco-pre,"
                                + " and no size that train takes (tiny, small, base)"));
        Path snapshot = hub().checkpoint(name);
        HubName commit = name.at(String.valueOf(snapshot.getFileName()));
        return PublishedCheckpoint.of(name)
                .map(published -> new LocatedModel(
                        commit.toString(),
                        snapshot,
                        Checkpoint.config(snapshot, published.defaults(name)),
                        PublishedCheckpoint.VOCABULARY,
                        false))
                .orElseGet(() -> located(commit.toString(), snapshot, Checkpoint.config(snapshot)));
    }

    private static LocatedModel located(String description, Path folder, VisualBertConfig config) {
        return new LocatedModel(description, folder, config, null, false);
    }

    /**
     * Finds a text BERT.
     *
     * @param model a folder, or {@code owner/name} or {@code owner/name@revision}
     * @throws VisualBertException CHECKPOINT where it is neither or of another architecture, and as {@link Hub}
     */
    public LocatedModel locateBert(String model) {
        Path folder = folder(model);
        if (folder != null) {
            return bert(String.valueOf(folder.getFileName()), folder);
        }
        HubName name = HubName.parse(model)
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        "bert " + model
                                + " is no folder, and no name on the hub such as google-bert/bert-base-uncased"));
        Path snapshot = hub().checkpoint(name);
        return bert(name.at(String.valueOf(snapshot.getFileName())).toString(), snapshot);
    }

    private static LocatedModel bert(String description, Path folder) {
        return new LocatedModel(description, folder, Checkpoint.bertConfig(folder), null, true);
    }

    /** The folder of a model's vocabulary: its own where it holds one. */
    public Path tokenizer(LocatedModel model) {
        boolean own = Snapshot.VOCABULARIES.stream()
                .anyMatch(file -> Files.exists(model.folder().resolve(file)));
        return own || model.vocabulary() == null ? model.folder() : hub().tokenizer(model.vocabulary());
    }

    private Hub hub() {
        return new Hub(settings.get(), listener);
    }

    /**
     * Finds a detector of regions.
     *
     * @param model a folder, or {@code owner/name} or {@code owner/name@revision}
     * @throws VisualBertException CHECKPOINT where it is neither, and as {@link Hub}
     */
    public LocatedExtractor locateDetector(String model) {
        return extractor(model, "unc-nlp/frcnn-vg-finetuned", name -> hub().detector(name));
    }

    /**
     * Finds a ResNet.
     *
     * @param model a file or folder, or {@code owner/name} or {@code owner/name@revision}
     * @throws VisualBertException CHECKPOINT where it is none of them, and as {@link Hub}
     */
    public LocatedExtractor locateResNet(String model) {
        return extractor(model, "microsoft/resnet-50", name -> hub().network(name));
    }

    private static LocatedExtractor extractor(String model, String example, Function<HubName, Path> download) {
        Path path = existing(model);
        if (path != null) {
            Path absolute = path.toAbsolutePath().normalize();
            return new LocatedExtractor(absolute.toString(), absolute);
        }
        HubName name = HubName.parse(model)
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        "visual model " + model + " is no file or folder, and no name on the hub such as " + example));
        Path snapshot = download.apply(name);
        return new LocatedExtractor(
                name.at(String.valueOf(snapshot.getFileName())).toString(), snapshot);
    }

    private static @Nullable Path folder(String model) {
        Path path = existing(model);
        return path == null || !Files.isDirectory(path) ? null : path;
    }

    private static @Nullable Path existing(String model) {
        try {
            Path path = Path.of(model);
            return Files.exists(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
