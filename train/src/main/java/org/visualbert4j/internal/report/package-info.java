/** What a run came to, as one self-contained HTML page. */
@NullMarked
package org.visualbert4j.internal.report;

import org.jspecify.annotations.NullMarked;
