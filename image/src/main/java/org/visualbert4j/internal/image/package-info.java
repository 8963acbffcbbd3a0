/** Pictures: reading, transforming, and turning them into visual tokens. */
@NullMarked
package org.visualbert4j.internal.image;

import org.jspecify.annotations.NullMarked;
