/** Records of text, picture and label: reading them, splitting them, looking for what is wrong with them, batching. */
@NullMarked
package org.visualbert4j.internal.records;

import org.jspecify.annotations.NullMarked;
