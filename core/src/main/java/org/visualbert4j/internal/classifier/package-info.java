/** Labelling: a trained model with all it needs to go from text and image to label. */
@NullMarked
package org.visualbert4j.internal.classifier;

import org.jspecify.annotations.NullMarked;
