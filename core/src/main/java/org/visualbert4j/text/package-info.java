/** Texts as word pieces. */
@NullMarked
package org.visualbert4j.text;

import org.jspecify.annotations.NullMarked;
