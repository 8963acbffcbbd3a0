/** Frames of videos, by ffmpeg in the process. */
@NullMarked
package org.visualbert4j.internal.video;

import org.jspecify.annotations.NullMarked;
