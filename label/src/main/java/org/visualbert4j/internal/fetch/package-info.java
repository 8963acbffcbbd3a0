/** Small files by their URLs: from allowed hosts and public addresses only, bounded in size and time. */
@NullMarked
package org.visualbert4j.internal.fetch;

import org.jspecify.annotations.NullMarked;
