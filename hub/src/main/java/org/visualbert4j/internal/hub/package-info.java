/** Models by their names on the Hugging Face hub, through a cache that Python shares. */
@NullMarked
package org.visualbert4j.internal.hub;

import org.jspecify.annotations.NullMarked;
