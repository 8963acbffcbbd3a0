package org.visualbert4j.video;

import org.visualbert4j.vision.RgbImage;

/**
 * A picture of a video, upright.
 *
 * @param seconds when it comes on the screen, from the video's beginning
 */
public record VideoFrame(double seconds, RgbImage image) {}
