/** What people read, brought to one line. */
@NullMarked
package org.visualbert4j.internal.messages;

import org.jspecify.annotations.NullMarked;
