/** Why a classifier says what it says. */
@NullMarked
package org.visualbert4j.internal.explain;

import org.jspecify.annotations.NullMarked;
