/** Cells of a ResNet's feature map as visual tokens. */
@NullMarked
package org.visualbert4j.internal.grid;

import org.jspecify.annotations.NullMarked;
