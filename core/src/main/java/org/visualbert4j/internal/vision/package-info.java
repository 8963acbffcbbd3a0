/** Visual encoders, inside the model and before it: what makes visual tokens of an image. */
@NullMarked
package org.visualbert4j.internal.vision;

import org.jspecify.annotations.NullMarked;
