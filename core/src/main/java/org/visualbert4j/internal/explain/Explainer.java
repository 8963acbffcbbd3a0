package org.visualbert4j.internal.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.explain.Attribution.OfImage;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.nn.ActivationRecorder.CoAttentionWeights;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.FeatureEncoder;
import org.visualbert4j.internal.vision.VisualEncoderConfig;

/** Explains what a classifier says of a record: by masking parts of it, and by the model's own attention. In fp32. */
public final class Explainer {

    private static final int TOKENS_AT_ONCE = 2048; // of all variants of the record in a forward pass
    private static final int MOST_WORDS = 64; // that are masked one at a time, as each costs a forward pass

    private final Classifier classifier;
    private final VisualEncoderConfig encoder;
    private final Batch batch;
    private final String name;
    private final VisualBertInputs inputs;
    private final VisualBertInputs.Visual visual;
    private final WholeWords words;
    private final int pieces;
    private final int tokens;
    private final int atOnce;

    private Explainer(Classifier classifier, VisualEncoderConfig encoder, Batch batch) {
        this.classifier = classifier;
        this.encoder = encoder;
        this.batch = batch;
        this.name = "the record of " + batch.records().get(0).images();
        this.inputs = classifier.inputs(batch, false);
        this.words = new WholeWords(pieces(classifier, batch));
        this.pieces = batch.textLength();
        this.visual = Objects.requireNonNull(inputs.visual());
        this.tokens = (int) visual.embeds().size(1);
        this.atOnce = Math.max(1, TOKENS_AT_ONCE / (pieces + tokens));
    }

    /**
     * Explains a label.
     *
     * @param label which, or null for the most probable
     * @throws VisualBertException USAGE for a label that the model does not know and for multiple choice; IMAGE and USAGE as
     *     {@link Classifier#predict(LabelledRecord, org.visualbert4j.internal.runtime.MatmulPrecision)}
     */
    public static Attribution explain(Classifier classifier, LabelledRecord record, @Nullable String label) {
        return explain(classifier, classifier.batch(record), label);
    }

    /**
     * Explains a label of a record that stands alone in a batch.
     *
     * @throws VisualBertException as of a record
     */
    public static Attribution explain(Classifier classifier, Batch batch, @Nullable String label) {
        VisualEncoderConfig encoder = classifier.model().config().visualEncoder();
        if (encoder == null || classifier.model().config().task() == Task.MULTIPLE_CHOICE) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    encoder == null
                            ? "a model of given visual tokens has no image to explain"
                            : "a choice among texts can't be explained, only a label");
        }
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            return new Explainer(classifier, encoder, batch)
                    .explain(batch.records().get(0), label);
        }
    }

    private Attribution explain(LabelledRecord record, @Nullable String wanted) {
        ForwardPass pass = ForwardPass.recording(false, true);
        float[] probabilities = classifier.probabilities(inputs, pass, row -> name)[0];
        List<ScoredLabel> predictions = classifier.predictions(record, probabilities);
        String label = wanted == null ? predictions.get(0).label() : wanted;
        int index = classifier.labels().labels().indexOf(label);
        if (index < 0) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "label \"" + label + "\" is not one of the model's; the most probable are "
                            + predictions.stream()
                                    .limit(5)
                                    .map(ScoredLabel::label)
                                    .toList());
        }
        Tensor position = classifier.model().position(inputs);
        long read = position == null ? 0 : position.item_long();
        List<Double> relevance =
                values(Rollout.of(pass.recorder().attentions(), pieces + tokens).select(0, read)); // [T+V]
        List<List<Double>> seenByPiece = new ArrayList<>(); // [T][V]
        List<Double> wordsSeen = List.of();
        if (!pass.recorder().coAttentions().isEmpty()) {
            Tensor asked = mean(pass, CoAttentionWeights::textToVisual); // [T, V]
            IntStream.range(0, pieces).forEach(i -> seenByPiece.add(values(asked.select(0, i))));
            wordsSeen = words.sums(
                    values(mean(pass, CoAttentionWeights::visualToText).mean(0))); // [T]
        }
        List<List<Double>> seenByWord = words.means(seenByPiece);
        List<Double> effects = tokenEffects(index, probabilities[index]);
        List<OfImage> images = new ArrayList<>();
        int each = tokens / batch.images();
        for (int i = 0; i < batch.images(); i++) {
            int from = i * each;
            images.add(new OfImage(
                    encoder,
                    boxes(from, each),
                    effects.subList(from, from + each),
                    relevance.subList(pieces + from, pieces + from + each),
                    seenByWord.stream()
                            .map(row -> row.subList(from, from + each))
                            .toList()));
        }
        return new Attribution(
                predictions,
                label,
                probabilities[index],
                words.words(),
                together(),
                wordEffects(index, probabilities[index]),
                words.sums(relevance.subList(0, pieces)),
                wordsSeen,
                images);
    }

    /** The boxes of an image's tokens, where features bring them along. */
    private List<Double> boxes(int from, int count) {
        List<Double> boxes = new ArrayList<>();
        if (batch.visual() instanceof VisualInput.Tokens features) {
            int width = features.dimension() + FeatureEncoder.PLACE;
            for (int i = 4 * from; i < 4 * (from + count); i++) {
                boxes.add((double) features.values()[i / 4 * width + features.dimension() + i % 4]);
            }
        }
        return boxes;
    }

    private static List<String> pieces(Classifier classifier, Batch batch) {
        List<String> pieces = classifier.tokenizer().vocabulary().pieces();
        return Arrays.stream(batch.inputIds())
                .mapToObj(id -> pieces.get((int) id))
                .toList();
    }

    /** {@code [1, heads, A, B]} of each layer to one {@code [A, B]}. */
    private static Tensor mean(ForwardPass pass, java.util.function.Function<CoAttentionWeights, Tensor> direction) {
        Tensor sum = null;
        for (CoAttentionWeights layer : pass.recorder().coAttentions()) {
            Tensor weights = direction.apply(layer).select(0, 0).mean(0);
            sum = sum == null ? weights : sum.add(weights);
        }
        return Objects.requireNonNull(sum)
                .div(new org.bytedeco.pytorch.Scalar(
                        pass.recorder().coAttentions().size()));
    }

    /** The words that are not special, in order: they can be masked. */
    private List<Integer> ordinary() {
        Tokenizer tokenizer = classifier.tokenizer();
        Set<Long> special = Set.of((long) tokenizer.clsId(), (long) tokenizer.sepId(), (long) tokenizer.maskId());
        return IntStream.range(0, pieces)
                .filter(i -> !special.contains(batch.inputIds()[i]))
                .map(words::wordOf)
                .distinct()
                .boxed()
                .toList();
    }

    /** How many neighbouring words are masked at a time. */
    private int together() {
        return Math.max(1, (ordinary().size() + MOST_WORDS - 1) / MOST_WORDS);
    }

    /** Each ordinary word, or each run of them, replaced by [MASK] a piece, which keeps all positions. */
    private List<Double> wordEffects(int label, double whole) {
        List<Integer> ordinary = ordinary();
        List<List<Integer>> runs = new ArrayList<>();
        for (int from = 0; from < ordinary.size(); from += together()) {
            runs.add(ordinary.subList(from, Math.min(ordinary.size(), from + together())));
        }
        List<long[]> variants = runs.stream().map(this::masked).toList();
        List<Double> effects = new ArrayList<>(Collections.nCopies(words.words().size(), 0.0));
        for (int from = 0; from < variants.size(); from += atOnce) {
            List<long[]> part = variants.subList(from, Math.min(variants.size(), from + atOnce));
            Tensor ids = torch.tensor(
                            part.stream().flatMapToLong(Arrays::stream).toArray())
                    .view(part.size(), pieces);
            float[][] rows = run(part.size(), ids, Objects.requireNonNull(visual.attentionMask()));
            for (int i = 0; i < rows.length; i++) {
                double effect = whole - rows[i][label];
                runs.get(from + i).forEach(word -> effects.set(word, effect));
            }
        }
        return effects;
    }

    private long[] masked(List<Integer> run) {
        long[] ids = batch.inputIds().clone();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = run.contains(words.wordOf(i)) ? classifier.tokenizer().maskId() : ids[i];
        }
        return ids;
    }

    /** The tokens of each region masked, image by image. */
    private List<Double> tokenEffects(int label, double whole) {
        int[] regions = Arrays.copyOf(encoder.regionOfToken(), tokens / batch.images());
        List<Double> seen = values(Objects.requireNonNull(visual.attentionMask())); // [V]
        int each = Arrays.stream(regions).max().orElse(-1) + 1;
        int all = each * batch.images();
        double[] effects = new double[all];
        for (int from = 0; from < all; from += atOnce) {
            int size = Math.min(all - from, atOnce);
            float[] mask = new float[size * tokens];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = region(regions, each, i % tokens) == from + i / tokens
                        ? 0
                        : seen.get(i % tokens).floatValue();
            }
            float[][] rows = run(size, inputs.text().ids(), torch.tensor(mask).view(size, tokens));
            for (int i = 0; i < size; i++) {
                effects[from + i] = whole - rows[i][label];
            }
        }
        return IntStream.range(0, tokens)
                .mapToObj(i -> effects[region(regions, each, i)])
                .toList();
    }

    private static int region(int[] regions, int each, int token) {
        return token / regions.length * each + regions[token % regions.length];
    }

    /** Variants of the record that differ in words or in what of the images is seen. */
    private float[][] run(long size, Tensor ids, Tensor visualMask) {
        VisualBertInputs.Text text = inputs.text();
        VisualBertInputs variants = new VisualBertInputs(
                new VisualBertInputs.Text(
                        ids.expand(size, pieces),
                        repeatedOrNull(text.attentionMask(), size),
                        repeatedOrNull(text.typeIds(), size),
                        null),
                new VisualBertInputs.Visual(
                        repeated(visual.embeds(), size),
                        visualMask.expand(size, tokens),
                        repeatedOrNull(visual.typeIds(), size),
                        null),
                null,
                null);
        try (Scope scope = Scope.open()) {
            return classifier.probabilities(variants, ForwardPass.inference(), row -> name + ", with a part masked");
        }
    }

    private static @Nullable Tensor repeatedOrNull(@Nullable Tensor x, long size) {
        return x == null ? null : repeated(x, size);
    }

    private static Tensor repeated(Tensor x, long size) {
        long[] shape = x.shape();
        shape[0] = size;
        return x.expand(shape);
    }

    private static List<Double> values(Tensor x) {
        float[] values = new float[(int) x.numel()];
        x.contiguous().data_ptr_float().get(values);
        return IntStream.range(0, values.length)
                .mapToObj(i -> (double) values[i])
                .toList();
    }
}
