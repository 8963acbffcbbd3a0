package org.visualbert4j.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.visualbert4j.nn.Parameter;

/**
 * Parameters that are trained alike.
 *
 * @param parameters some of a model's
 * @param weightDecay the optimizer's, or 0
 */
record ParameterGroup(List<Parameter> parameters, double weightDecay) {

    /** BERT's two groups: biases and the scales of norms, which are vectors, are not decayed; all else is. */
    static List<ParameterGroup> of(Collection<Parameter> parameters, double weightDecay) {
        List<Parameter> decayed = new ArrayList<>();
        List<Parameter> others = new ArrayList<>();
        for (Parameter parameter : parameters) {
            (parameter.shape().size() == 1 ? others : decayed).add(parameter);
        }
        return List.of(new ParameterGroup(decayed, weightDecay), new ParameterGroup(others, 0));
    }
}
