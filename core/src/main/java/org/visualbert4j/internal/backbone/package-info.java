/** Residual networks: what grids and regions are computed from. */
@NullMarked
package org.visualbert4j.internal.backbone;

import org.jspecify.annotations.NullMarked;
