package org.visualbert4j.internal.region;

import java.util.stream.Stream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.backbone.ResidualStage;
import org.visualbert4j.internal.nn.Embedding;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.NormedConv2d;
import org.visualbert4j.internal.nn.Parameters;

/**
 * What stands in a region: the ResNet's fourth stage on the pooled cells, dilated in place of a stride, its mean, and from
 * that the object, how the box is to be moved, and of the likeliest object the attribute.
 */
final class RegionHead {

    private static final int DILATION = 2;

    private final DetectorConfig config;
    private final ResidualStage stage;
    private final Linear object;
    private final Linear movement;
    private final Embedding objectEmbedding;
    private final Linear attributeHidden;
    private final Linear attribute;

    /**
     * Scores of R regions.
     *
     * @param objects logits {@code [R, objects + 1]}, the last of them the background
     * @param deltas {@code [R, 4 * objects]}
     * @param attributes logits {@code [R, attributes + 1]}, the last of them none
     */
    record Scores(Tensor objects, Tensor deltas, Tensor attributes) {}

    RegionHead(Parameters.Section section, DetectorConfig config) {
        this.config = config;
        int in = config.channels() << (DetectorConfig.REGION_STAGE - 1);
        int d = config.dimension();
        stage = new ResidualStage(
                section.part("res5"),
                config.backbone(),
                DetectorConfig.REGION_STAGE,
                DetectorConfig.REGION_BLOCKS,
                in,
                1,
                DILATION);
        Parameters.Section predictor = section.part("box_predictor");
        object = new Linear(predictor.part("cls_score"), d, config.objects() + 1L);
        movement = new Linear(predictor.part("bbox_pred"), d, 4L * config.objects());
        Parameters.Section embedding = predictor.part("cls_embedding");
        objectEmbedding = new Embedding(embedding, config.objects() + 1L, d / 8, embedding.normal());
        attributeHidden = new Linear(predictor.part("fc_attr"), d + d / 8, d / 4);
        attribute = new Linear(predictor.part("attr_score"), d / 4, config.attributes() + 1L);
    }

    /** {@code [R, C, 14, 14] -> [R, D]} in fp32. */
    Tensor features(Tensor pooled) {
        return stage.forward(pooled).mean(new long[] {2, 3}, false, new ScalarTypeOptional(torch.ScalarType.Float));
    }

    /** {@code [R, D]} to scores. */
    Scores scores(Tensor features) {
        Tensor objects = object.forward(features);
        Tensor likeliest = objectEmbedding.forward(objects.argmax(new LongOptional(-1), false));
        Tensor both = torch.cat(new TensorVector(features, likeliest), -1); // [R, D + D / 8]
        return new Scores(
                objects,
                movement.forward(features),
                attribute.forward(attributeHidden.forward(both).relu_()));
    }

    /** The deltas of one object of each region: {@code [R, 4 * objects] -> [R, 4]}. */
    Tensor deltasOf(Tensor deltas, Tensor objects) {
        return deltas.view(-1, config.objects(), 4)
                .gather(1, objects.view(-1, 1, 1).expand(objects.size(0), 1, 4))
                .squeeze(1);
    }

    Stream<NormedConv2d> convolutions() {
        return stage.convolutions();
    }
}
