package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.runtime.Workers;

/**
 * A bag of records of many lengths, from inputs to logits. They come end to end: {@code ids} int64 {@code [sum of T]},
 * {@code visual [sum of V, D]}, with {@code text_lengths} and {@code visual_lengths} int64 {@code [records]}. Records of like
 * length share a batch, so that little is padded; the logits are in the order of the records.
 */
final class BagWork implements Work {

    private static final int BATCH = 8;

    private record Item(int index, long textStart, long text, long visualStart, long visual) {

        long length() {
            return text + visual;
        }
    }

    private final VisualBertModel model;
    private final Tensor ids;
    private final Tensor visual;
    private final Workers workers = new Workers(LibTorch.threads());
    private final List<Item> shortestFirst = new ArrayList<>();

    BagWork(Path model, Path bag) {
        this.model = Checkpoint.load(model);
        Map<String, Tensor> tensors = Safetensors.read(bag);
        ids = tensor(tensors, "ids");
        visual = tensor(tensors, "visual");
        Tensor texts = tensor(tensors, "text_lengths");
        Tensor visuals = tensor(tensors, "visual_lengths");
        long textStart = 0;
        long visualStart = 0;
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < texts.size(0); i++) {
                long text = texts.select(0, i).item_long();
                long tokens = visuals.select(0, i).item_long();
                shortestFirst.add(new Item(i, textStart, text, visualStart, tokens));
                textStart += text;
                visualStart += tokens;
            }
        }
        shortestFirst.sort(Comparator.comparingLong(Item::length));
    }

    @Override
    public double[] run(MatmulPrecision precision, @Nullable Path output) {
        long start = System.nanoTime();
        try (Scope scope = Scope.open()) {
            Tensor all = torch.zeros(shortestFirst.size(), model.config().numLabels());
            List<Supplier<Integer>> batches = new ArrayList<>();
            for (int from = 0; from < shortestFirst.size(); from += BATCH) {
                List<Item> items = shortestFirst.subList(from, Math.min(from + BATCH, shortestFirst.size()));
                batches.add(() -> label(items, precision, all));
            }
            Collections.reverse(batches); // the longest first, so that no thread begins one when the others are done
            workers.run(batches);
            if (output != null) {
                SafetensorsWriter.write(output, Map.of("logits", all));
            }
        }
        return new double[] {(System.nanoTime() - start) / 1e6};
    }

    private int label(List<Item> items, MatmulPrecision precision, Tensor all) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Tensor logits = InferenceWork.logits(model, pad(items), precision);
            for (int i = 0; i < items.size(); i++) {
                all.select(0, items.get(i).index).copy_(logits.select(0, i));
            }
        }
        return items.size();
    }

    private VisualBertInputs pad(List<Item> items) {
        long text = items.stream().mapToLong(Item::text).max().orElseThrow();
        long tokens = items.stream().mapToLong(Item::visual).max().orElseThrow();
        Tensor inputIds = torch.zeros(new long[] {items.size(), text}, torch.dtype(torch.ScalarType.Long));
        Tensor textMask = torch.zeros(items.size(), text);
        Tensor visualEmbeds = torch.zeros(items.size(), tokens, visual.size(1));
        Tensor visualMask = torch.zeros(items.size(), tokens);
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            head(inputIds, i, item.text).copy_(ids.narrow(0, item.textStart, item.text));
            head(textMask, i, item.text).fill_(new Scalar(1));
            head(visualEmbeds, i, item.visual).copy_(visual.narrow(0, item.visualStart, item.visual));
            head(visualMask, i, item.visual).fill_(new Scalar(1));
        }
        return VisualBertInputs.of(Map.of(
                "input_ids", inputIds,
                "attention_mask", textMask,
                "visual_embeds", visualEmbeds,
                "visual_attention_mask", visualMask));
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static Tensor head(Tensor batch, long row, long length) {
        return batch.select(0, row).narrow(0, 0, length);
    }

    @Override
    public void close() {
        workers.close();
        model.close();
    }
}
