/** Native libraries: unpacked once, loaded once, probed by {@code doctor}; paths and streams as the system has them. */
@NullMarked
package org.visualbert4j.internal.natives;

import org.jspecify.annotations.NullMarked;
