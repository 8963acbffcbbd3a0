/** Pretraining: captions drawn for images, words masked, and how well both are seen through. */
@NullMarked
package org.visualbert4j.internal.pretrain;

import org.jspecify.annotations.NullMarked;
