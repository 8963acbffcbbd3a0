/** Sources of visual tokens, saved with a model so that it finds them again: a detector, a ResNet, files. */
@NullMarked
package org.visualbert4j.internal.extract;

import org.jspecify.annotations.NullMarked;
