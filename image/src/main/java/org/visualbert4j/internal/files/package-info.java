/** Files that strangers send, read within limits, and files of ours, written whole or not at all. */
@NullMarked
package org.visualbert4j.internal.files;

import org.jspecify.annotations.NullMarked;
