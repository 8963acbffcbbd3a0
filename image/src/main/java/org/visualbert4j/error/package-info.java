/** What the library throws. */
@NullMarked
package org.visualbert4j.error;

import org.jspecify.annotations.NullMarked;
