/** Records in tar archives, as WebDataset has them. */
@NullMarked
package org.visualbert4j.internal.format.tar;

import org.jspecify.annotations.NullMarked;
