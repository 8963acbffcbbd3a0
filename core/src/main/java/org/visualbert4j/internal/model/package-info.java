/**
 * The network: embeddings, fusion, encoder, heads. Read {@link org.visualbert4j.internal.model.VisualBert} first.
 *
 * <p>Shapes: B batch, T text tokens, V visual tokens, H hidden size, D size of a visual token before projection.
 */
@NullMarked
package org.visualbert4j.internal.model;

import org.jspecify.annotations.NullMarked;
