package org.visualbert4j.internal.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.Parameter;

/**
 * Parameters that are trained alike.
 *
 * @param parameters some of a model's
 * @param weightDecay the optimizer's, or 0
 * @param rateMultiplier learning-rate multiplier
 */
public record ParameterGroup(List<Parameter> parameters, double weightDecay, double rateMultiplier) {

    private static final Pattern LAYER = Pattern.compile("(?:visual_bert\\.)?encoder\\.layer\\.(\\d+)\\..*");
    private static final Pattern EMBEDDINGS = Pattern.compile("(?:visual_bert\\.)?embeddings\\..*");

    /** What the parameters of a group have in common. */
    private record Treatment(double weightDecay, double rateMultiplier) {}

    /** BERT's two groups: biases and the scales of norms, which are vectors, are not decayed; all else is. */
    public static List<ParameterGroup> of(Collection<Parameter> parameters, double weightDecay) {
        return of(parameters, weightDecay, 1, 1);
    }

    /**
     * The same with a learning rate that falls from layer to layer downwards (Clark et al. 2020, ELECTRA): the multiplier of
     * encoder layer i of n is {@code layerDecay^(n - i)}, that of the embeddings {@code layerDecay^(n + 1)}. Head, pooler,
     * and co-attention have the whole rate, the visual encoder a multiplier of its own. Frozen parameters are in no group.
     */
    public static List<ParameterGroup> of(
            Collection<Parameter> parameters, double weightDecay, double layerDecay, double visualRate) {
        int layers = parameters.stream().mapToInt(ParameterGroup::layer).max().orElse(-1) + 1;
        Map<Treatment, List<Parameter>> groups = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (parameter.value().requires_grad()) {
                double decay = parameter.shape().size() == 1 ? 0 : weightDecay;
                double multiplier = parameter.name().startsWith(VisualBertModel.VISUAL_ENCODER_PREFIX)
                        ? visualRate
                        : Math.pow(layerDecay, depthFromTop(parameter, layers));
                groups.computeIfAbsent(new Treatment(decay, multiplier), treatment -> new ArrayList<>())
                        .add(parameter);
            }
        }
        return groups.entrySet().stream()
                .map(group ->
                        new ParameterGroup(group.getValue(), group.getKey().weightDecay, group.getKey().rateMultiplier))
                .toList();
    }

    /** The encoder layer of a parameter, from 0; -1 for those of none. */
    public static int layer(Parameter parameter) {
        Matcher matcher = LAYER.matcher(parameter.name());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** Whether it is a table of words, positions or types, or their norm or the projection of visual tokens. */
    public static boolean isEmbedding(Parameter parameter) {
        return EMBEDDINGS.matcher(parameter.name()).matches();
    }

    private static int depthFromTop(Parameter parameter, int layers) {
        int layer = layer(parameter);
        return layer >= 0 ? layers - layer : isEmbedding(parameter) ? layers + 1 : 0;
    }
}
