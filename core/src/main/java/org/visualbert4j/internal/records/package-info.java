/** Records of text, image and label: reading them, what their labels are, batching. */
@NullMarked
package org.visualbert4j.internal.records;

import org.jspecify.annotations.NullMarked;
