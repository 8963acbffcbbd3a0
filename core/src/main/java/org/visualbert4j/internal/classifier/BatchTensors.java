package org.visualbert4j.internal.classifier;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;

/** Batches of records as a model's inputs. */
final class BatchTensors {

    private final VisualBertModel model;
    private final VisualReader visual;
    private final LabelSet labels;

    BatchTensors(VisualBertModel model, VisualReader visual, LabelSet labels) {
        this.model = model;
        this.visual = visual;
        this.labels = labels;
    }

    /** The tensors, in the current scope, with the classes or targets of the records if asked for. */
    VisualBertInputs inputs(Batch batch, boolean withLabels) {
        Tensor tokens = visualTokens(batch.visual()); // [B * N, V / N, D]
        long perImage = tokens.size(1);
        Tensor embeddings = tokens.reshape(batch.size(), -1, tokens.size(2)); // [B, V, D]
        Tensor seen = visual.seen(batch.visual(), perImage).reshape(batch.size(), -1); // [B, V]
        Tensor visualTypes = visualTypes(batch, perImage); // [B, V]
        boolean chooses = model.config().task() == Task.MULTIPLE_CHOICE;
        UnaryOperator<Tensor> perText = x -> chooses ? repeated(x, batch.choices()) : x;
        VisualBertInputs.Text text = new VisualBertInputs.Text(
                words(batch, batch.inputIds()),
                words(batch, batch.attentionMask()),
                words(batch, batch.tokenTypeIds()),
                null);
        VisualBertInputs.Visual visualInputs = new VisualBertInputs.Visual(
                perText.apply(embeddings), perText.apply(seen), perText.apply(visualTypes), null);
        return new VisualBertInputs(
                text, visualInputs, null, withLabels ? new VisualBertInputs.Targets(labels(batch), null) : null);
    }

    /** {@code [P, V, D]}; images that repeat go through the visual encoder once. */
    private Tensor visualTokens(VisualInput input) {
        Tensor tokens = model.visualTokens(visual.tensor(input));
        return input instanceof VisualInput.Pixels pixels && pixels.repeats()
                ? tokens.index_select(0, torch.tensor(pixels.which()))
                : tokens;
    }

    /** {@code [B, T]}, or for multiple choice {@code [B, C, T]}. */
    private Tensor words(Batch batch, long[] numbers) {
        Tensor flat = torch.tensor(numbers);
        return model.config().task() == Task.MULTIPLE_CHOICE
                ? flat.view(batch.size(), batch.choices(), batch.textLength())
                : flat.view(batch.size(), batch.textLength());
    }

    /** The same for each choice: {@code [B, ...] -> [B, C, ...]}. */
    private static Tensor repeated(Tensor x, long choices) {
        long[] shape = new long[(int) x.dim() + 1];
        shape[0] = x.size(0);
        shape[1] = choices;
        for (int i = 2; i < shape.length; i++) {
            shape[i] = x.size(i - 1);
        }
        return x.unsqueeze(1).expand(shape);
    }

    /** {@code [B, V]}: the recipe's type, or of two images 0 for the first and 1 for the second. */
    private Tensor visualTypes(Batch batch, long perImage) {
        long[] types = new long[(int) (batch.images() * perImage)];
        Arrays.fill(types, batch.images() == 1 ? model.config().inputRecipe().visualTokenType() : 1);
        if (batch.images() > 1) {
            Arrays.fill(types, 0, (int) perImage, 0);
        }
        return torch.tensor(types).expand(batch.size(), types.length);
    }

    /** Classes {@code [B]}, or where there are several or soft ones targets {@code [B, labels]}. */
    private Tensor labels(Batch batch) {
        List<LabelledRecord> records = batch.records();
        return switch (model.config().task()) {
            case SINGLE_LABEL, MULTIPLE_CHOICE ->
                torch.tensor(records.stream().mapToLong(labels::classOf).toArray());
            case MULTI_LABEL, SOFT_LABEL -> {
                float[] targets = new float[records.size() * labels.size()];
                for (int i = 0; i < records.size(); i++) {
                    System.arraycopy(labels.targetsOf(records.get(i)), 0, targets, i * labels.size(), labels.size());
                }
                yield torch.tensor(targets).view(records.size(), labels.size());
            }
        };
    }
}
