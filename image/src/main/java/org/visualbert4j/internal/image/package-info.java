/** Images: reading and transforming them. */
@NullMarked
package org.visualbert4j.internal.image;

import org.jspecify.annotations.NullMarked;
