package org.visualbert4j.internal.train;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.settings.Choices;

/** Which parameters stay as they are: named parts, and the encoder's first layers. */
final class Freezing {

    private static final Map<String, Predicate<Parameter>> PARTS = Map.of(
            "embeddings",
            ParameterGroup::isEmbedding,
            "visual-encoder",
            parameter -> parameter.name().startsWith(VisualBertModel.VISUAL_ENCODER_PREFIX),
            "all-but-head",
            parameter -> !NewModel.isHead(parameter.name()));

    private Freezing() {}

    /**
     * What parts are.
     *
     * @throws VisualBertException CONFIG for an unknown one
     */
    private static List<Predicate<Parameter>> parts(List<String> names) {
        return names.stream().map(part -> Choices.choose("freeze", part, PARTS)).toList();
    }

    /**
     * Freezes them.
     *
     * @param parts of {@code embeddings}, {@code visual-encoder}, {@code all-but-head}
     * @param layers how many of the encoder's first layers
     * @throws VisualBertException CONFIG for an unknown part, too many layers, or where nothing is left to train
     */
    static void apply(VisualBertModel model, List<String> parts, int layers) {
        Choices.check(
                layers >= 0 && layers <= model.config().numHiddenLayers(),
                "freeze-layers",
                layers,
                "0 to " + model.config().numHiddenLayers() + ", which the encoder has");
        List<Predicate<Parameter>> frozen = parts(parts);
        boolean anyTrained = false;
        for (Parameter parameter : model.parameters().all()) {
            int layer = ParameterGroup.layer(parameter);
            boolean freeze = (layer >= 0 && layer < layers) || frozen.stream().anyMatch(part -> part.test(parameter));
            boolean trained = parameter.isTrained() && !freeze;
            parameter.value().set_requires_grad(trained);
            anyTrained |= trained;
        }
        if (!anyTrained) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, "`freeze`: nothing is left to train");
        }
    }
}
