/** Settings of training, read from YAML and flags. */
@NullMarked
package org.visualbert4j.internal.settings;

import org.jspecify.annotations.NullMarked;
