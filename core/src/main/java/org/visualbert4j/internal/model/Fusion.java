package org.visualbert4j.internal.model;

import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameters;

/** What happens between the modalities before they are joined. A new one is one class and one line in {@link #of}. */
sealed interface Fusion permits Concatenation, CoAttention {

    /** Lets the streams meet; their lengths and masks stay as they are. */
    Streams fuse(Streams streams, ForwardPass pass);

    /** The one that a configuration asks for. */
    static Fusion of(Parameters.Section section, VisualBertConfig config) {
        return config.coAttention() == null
                ? new Concatenation()
                : new CoAttention(section.part("co_attention"), config, config.coAttention());
    }
}
