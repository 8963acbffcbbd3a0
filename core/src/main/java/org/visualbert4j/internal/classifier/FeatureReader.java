package org.visualbert4j.internal.classifier;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.vision.FeatureEncoder;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.internal.vision.TokenReader;
import org.visualbert4j.internal.vision.TokenSource;

/** Reads features of images, from an extractor or from where they are stored, which is opened when it is first needed. */
public final class FeatureReader implements VisualReader {

    static final String FILE = "visual_tokens.json";

    private final Saved saved;
    private @Nullable TokenReader reader;

    /** What is saved: where tokens come from, how many numbers one has, and what tells that it is the same extractor. */
    private record Saved(TokenSource source, int dimension, String fingerprint) {}

    private FeatureReader(Saved saved, @Nullable TokenReader reader) {
        this.saved = saved;
        this.reader = reader;
    }

    /**
     * Opens a source.
     *
     * @throws VisualBertException CHECKPOINT or DATA where it is broken
     */
    public static FeatureReader open(TokenSource source) {
        TokenReader reader = source.open();
        return new FeatureReader(new Saved(source, reader.dimension(), reader.fingerprint()), reader);
    }

    static FeatureReader load(Path folder) {
        return new FeatureReader(VisualReader.read(folder.resolve(FILE), Saved.class), null);
    }

    /** D. */
    public int dimension() {
        return saved.dimension;
    }

    private synchronized TokenReader reader() {
        if (reader == null) {
            TokenReader opened = saved.source.open();
            if (!opened.fingerprint().equals(saved.fingerprint)) {
                opened.close();
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        opened.dimension() != saved.dimension
                                ? saved.source.place() + " has " + opened.dimension()
                                        + " numbers a token, where this model takes " + saved.dimension
                                : saved.source.place() + " is not what this model's visual tokens were made by; " + FILE
                                        + " in its folder tells where that is");
            }
            reader = opened;
        }
        return reader;
    }

    @Override
    public VisualInput.Shown forEvaluation(Path image) {
        return shown(reader().read(image));
    }

    @Override
    public VisualInput.Shown forPrediction(Path image) {
        return forEvaluation(image);
    }

    @Override
    public VisualInput.Shown forPrediction(RgbImage image) {
        return shown(reader().read(image));
    }

    private VisualInput.Shown shown(ImageFeatures features) {
        return features.count() == 0 ? missing() : new VisualInput.Features(features, true);
    }

    @Override
    public VisualInput.Shown forTraining(Path image, RandomGenerator random) {
        return forEvaluation(image);
    }

    @Override
    public VisualInput.Shown missing() {
        return new VisualInput.Features(
                ImageFeatures.withoutBoxes(1, 1, saved.dimension, new float[saved.dimension]), false);
    }

    /** {@code [P, V, D + 5]}. */
    @Override
    public Tensor tensor(VisualInput input) {
        VisualInput.Tokens tokens = (VisualInput.Tokens) input;
        return torch.tensor(tokens.values()).view(-1, tokens.count(), tokens.dimension() + FeatureEncoder.PLACE);
    }

    @Override
    public Tensor seen(VisualInput input, long tokens) {
        return torch.tensor(((VisualInput.Tokens) input).seen()).view(-1, tokens);
    }

    @Override
    public void save(Path folder) {
        VisualReader.write(folder.resolve(FILE), saved);
    }

    @Override
    public synchronized void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
