package org.visualbert4j.internal.model;

import org.visualbert4j.internal.nn.ForwardPass;

/** VisualBERT as published: the modalities first meet in the encoder. */
record Concatenation() implements Fusion {
    @Override
    public Streams fuse(Streams streams, ForwardPass pass) {
        return streams;
    }
}
