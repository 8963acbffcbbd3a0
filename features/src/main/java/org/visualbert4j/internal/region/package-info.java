/** The Faster R-CNN of bottom-up attention: from an image to the regions that VisualBERT was trained on. */
@NullMarked
package org.visualbert4j.internal.region;

import org.jspecify.annotations.NullMarked;
