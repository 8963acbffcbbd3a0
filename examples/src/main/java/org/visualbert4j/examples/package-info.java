/** Programs to begin with: each is one file, uses the public API alone, and is run by a test. */
@NullMarked
package org.visualbert4j.examples;

import org.jspecify.annotations.NullMarked;
