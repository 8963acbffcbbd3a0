/** Texts as word pieces: tokenizers read from checkpoints, saved with them, and vocabularies made from training texts. */
@NullMarked
package org.visualbert4j.internal.text;

import org.jspecify.annotations.NullMarked;
