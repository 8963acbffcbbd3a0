/** Residual networks: what grids and regions are computed from. */
@NullMarked
package org.visualbert4j.backbone;

import org.jspecify.annotations.NullMarked;
