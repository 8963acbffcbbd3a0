/** Checkpoints: Hugging Face folders, safetensors and PyTorch files, read without trust and written atomically. */
@NullMarked
package org.visualbert4j.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
