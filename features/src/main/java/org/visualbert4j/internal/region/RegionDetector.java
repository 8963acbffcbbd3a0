package org.visualbert4j.internal.region;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.backbone.ResNet;
import org.visualbert4j.internal.checkpoint.StoredWeights;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.FeatureExtractor;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * Detected regions as visual tokens: the Faster R-CNN of bottom-up attention (Anderson et al. 2018, <i>Bottom-Up and Top-Down
 * Attention for Image Captioning and Visual Question Answering</i>), in the form of {@code unc-nlp/frcnn-vg-finetuned}. Gives
 * the regions that that code gives for an image by itself whose channels are in the correct order.
 */
public final class RegionDetector implements FeatureExtractor {

    /** A probability under which no object is certain: that of bottom-up attention. */
    public static final float UNCERTAIN = 0.2f;

    private static final int REGIONS_AT_ONCE = 32; // bounds the memory of the stage that runs on regions

    private final DetectorConfig config;
    private final MatmulPrecision precision;
    private final boolean onlyCertain;
    private String fingerprint = "";
    private final RegionNames names;
    private final Parameters parameters = new Parameters(0.01);
    final ResNet backbone;
    final ProposalNetwork proposalNetwork;
    final RegionHead head;

    /** One without weights. */
    RegionDetector(DetectorConfig config, boolean onlyCertain, MatmulPrecision precision, RegionNames names) {
        this.config = config;
        this.onlyCertain = onlyCertain;
        this.precision = precision;
        this.names = names;
        backbone = new ResNet(parameters.root().part("backbone"), config.backbone());
        proposalNetwork = new ProposalNetwork(parameters.root().part("proposal_generator"), config);
        head = new RegionHead(parameters.root().part("roi_heads"), config);
    }

    /**
     * Loads the folder of a checkpoint: {@code config.yaml} or {@code config.json}, {@code pytorch_model.bin} or {@code
     * model.safetensors}, and for names {@code objects_vocab.txt} and {@code attributes_vocab.txt}.
     *
     * @param count of regions, or null for what the checkpoint's configuration says
     * @param precision of the convolutions; boxes are proposed and classified in fp32 always
     * @throws org.visualbert4j.error.VisualBertException CHECKPOINT for one that is broken, lacks tensors, or is of another kind
     */
    public static RegionDetector load(Path folder, @Nullable RegionCount count, MatmulPrecision precision) {
        DetectorConfig stored = DetectorConfigFile.read(folder);
        DetectorConfig config = count == null ? stored : stored.withDetections(count.minimum(), count.maximum());
        boolean onlyCertain = count != null && count.minimum() < count.maximum();
        RegionDetector detector = new RegionDetector(config, onlyCertain, precision, RegionNames.read(folder, config));
        try {
            detector.load(folder);
            return detector;
        } catch (RuntimeException e) {
            detector.close();
            throw e;
        }
    }

    private void load(Path folder) {
        loadWeights(folder);
        fingerprint = String.join(
                " ",
                "regions",
                WeightFiles.find(folder).checksum(),
                config.toString(),
                "" + onlyCertain,
                "" + precision);
        Stream.concat(backbone.convolutions(), head.convolutions())
                .forEach(convolution -> convolution.fold(parameters, type()));
    }

    /** Gives all parameters the values that a folder stores, before norms are folded into convolutions. */
    void loadWeights(Path folder) {
        StoredWeights.load(
                folder,
                parameters,
                (tensors, expected) -> withoutCounters(tensors),
                name -> name.endsWith("cell_anchors.0")); // made from sizes and ratios where not stored
        parameters.initializeMissing();
    }

    /** The counters of batch norms are of no use, and older files have them in another shape. */
    private static Map<String, Tensor> withoutCounters(Map<String, Tensor> tensors) {
        Map<String, Tensor> used = new LinkedHashMap<>(tensors);
        used.keySet().removeIf(name -> name.endsWith(".num_batches_tracked"));
        return used;
    }

    private torch.ScalarType type() {
        return precision == MatmulPrecision.BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float;
    }

    @Override
    public ImageFeatures extract(RgbImage image) {
        return extract(List.of(image)).get(0);
    }

    /**
     * The regions of several images, padded to one size and run together. Padding changes the features a little, because
     * after the first norm it is no longer neutral, so that an image's regions depend on what it is run with.
     */
    public List<ImageFeatures> extract(List<RgbImage> images) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            DetectorInput input = DetectorInput.of(images, config);
            Tensor featureMap = backbone.forward(input.pixels().to(type()).contiguous(torch.MemoryFormat.ChannelsLast));
            ProposalNetwork.Scores scores = proposalNetwork.scores(featureMap.to(torch.ScalarType.Float));
            List<ImageFeatures> regions = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                var proposals = proposalNetwork.choose(scores, i, input.heights()[i], input.widths()[i]);
                Tensor features = features(featureMap.select(0, i), proposals.boxes()); // [R, D]
                regions.add(detect(proposals.boxes(), features, input, i));
            }
            return regions;
        }
    }

    /** {@code [C, h, w]} and R boxes to {@code [R, D]}; boxes of the same cells are computed once, and so exactly alike. */
    Tensor features(Tensor featureMap, float[] boxes) {
        RegionPooling pooling = new RegionPooling(featureMap);
        int[] cells = RegionPooling.cells(boxes);
        int count = boxes.length / 4;
        int[] distinct = new int[cells.length];
        long[] rowOf = new long[count];
        Map<List<Integer>, Integer> known = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int at = 4 * known.size();
            System.arraycopy(cells, 4 * i, distinct, at, 4);
            List<Integer> key = List.of(distinct[at], distinct[at + 1], distinct[at + 2], distinct[at + 3]);
            Integer row = known.putIfAbsent(key, known.size());
            rowOf[i] = row == null ? known.size() - 1 : row;
        }
        TensorVector parts = new TensorVector();
        for (int from = 0; from < known.size(); from += REGIONS_AT_ONCE) {
            try (Scope scope = Scope.open()) {
                int to = Math.min(known.size(), from + REGIONS_AT_ONCE);
                Tensor pooled = pooling.pool(distinct, from, to, config.pooled());
                parts.push_back(head.features(pooled.to(type())));
            }
        }
        return torch.cat(parts, 0).index_select(0, torch.tensor(rowOf));
    }

    /** {@code [R, 4]} proposals and their features {@code [R, D]} to the regions of one image. */
    ImageFeatures detect(float[] proposals, Tensor features, DetectorInput input, int index) {
        RegionHead.Scores scores = head.scores(features);
        var objects =
                scores.objects().softmax(-1).narrow(1, 0, config.objects()).max(1, false); // not the background
        var attributes = scores.attributes()
                .narrow(1, 0, config.attributes())
                .softmax(-1)
                .max(1, false);
        float[] probabilities = Floats.of(objects.get0());
        float[] deltas = Floats.of(head.deltasOf(scores.deltas(), objects.get1()));
        float[] boxes = new float[proposals.length];
        float[] weights = new float[] {weight(0), weight(1), weight(2), weight(3)};
        for (int i = 0; i < probabilities.length; i++) {
            Boxes.decode(proposals, i, deltas, i, weights, input.widths()[index], input.heights()[index], boxes, i);
        }
        if (Finite.firstOther(probabilities) >= 0 || Finite.firstOther(boxes) >= 0) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA, "the detector's scores or boxes are not finite numbers");
        }
        int[] kept = keep(boxes, probabilities);
        float[] all = Floats.of(features);
        long[] object = longs(objects.get1());
        long[] attribute = longs(attributes.get1());
        float[] attributeProbabilities = Floats.of(attributes.get0());
        int d = config.dimension();
        float[] keptFeatures = new float[kept.length * d];
        float[] keptBoxes = new float[kept.length * 4];
        var detections = new ImageFeatures.Detections(
                new int[kept.length], new float[kept.length], new int[kept.length], new float[kept.length]);
        for (int i = 0; i < kept.length; i++) {
            int row = kept[i];
            System.arraycopy(all, row * d, keptFeatures, i * d, d);
            for (int j = 0; j < 4; j++) {
                float scale = j % 2 == 0 ? input.acrossScale(index) : input.downScale(index);
                keptBoxes[4 * i + j] = boxes[4 * row + j] * scale;
            }
            detections.objects()[i] = (int) object[row];
            detections.objectProbabilities()[i] = probabilities[row];
            detections.attributes()[i] = (int) attribute[row];
            detections.attributeProbabilities()[i] = attributeProbabilities[row];
        }
        RgbImage image = input.images().get(index);
        return new ImageFeatures(image.width(), image.height(), d, keptFeatures, keptBoxes, detections);
    }

    private float weight(int i) {
        return config.boxWeights().get(i).floatValue();
    }

    /** The rows kept, the most probable first: with the first threshold that leaves enough, or else with the last. */
    private int[] keep(float[] boxes, float[] probabilities) {
        int[] order = Boxes.order(probabilities);
        int[] kept = new int[0];
        for (double threshold : config.thresholds()) {
            kept = Boxes.suppress(boxes, order, threshold, config.maximumDetections());
            if (kept.length >= config.minimumDetections()) {
                break;
            }
        }
        int[] found = kept;
        return onlyCertain
                ? IntStream.range(0, found.length)
                        .filter(i -> i < config.minimumDetections() || probabilities[found[i]] > UNCERTAIN)
                        .map(i -> found[i])
                        .toArray()
                : found;
    }

    private static long[] longs(Tensor tensor) {
        long[] values = new long[(int) tensor.numel()];
        tensor.contiguous().data_ptr_long().get(values);
        return values;
    }

    Parameters parameters() {
        return parameters;
    }

    /**
     * Names of the objects and attributes of a detector that is not loaded.
     *
     * @throws org.visualbert4j.error.VisualBertException CHECKPOINT where its folder is broken
     */
    public static RegionNames names(Path folder) {
        return RegionNames.read(folder, DetectorConfigFile.read(folder));
    }

    /** Names of the objects and attributes. */
    public RegionNames names() {
        return names;
    }

    @Override
    public int dimension() {
        return config.dimension();
    }

    @Override
    public int maximumTokens() {
        return config.maximumDetections();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
