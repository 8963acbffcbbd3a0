/** What training finds out about records before it begins, and how it splits them. */
@NullMarked
package org.visualbert4j.internal.dataset;

import org.jspecify.annotations.NullMarked;
