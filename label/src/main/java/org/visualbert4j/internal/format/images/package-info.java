/** Images that records name otherwise than by a path: in base64, and by their URLs. */
@NullMarked
package org.visualbert4j.internal.format.images;

import org.jspecify.annotations.NullMarked;
