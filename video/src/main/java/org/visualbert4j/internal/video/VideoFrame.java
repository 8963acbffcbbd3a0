package org.visualbert4j.internal.video;

import org.visualbert4j.internal.image.RgbImage;

/**
 * An image of a video, upright.
 *
 * @param seconds when it comes on the screen, from the video's beginning
 */
public record VideoFrame(double seconds, RgbImage image) {}
