package org.visualbert4j.internal.duplicates;

/**
 * Two images of which one is a copy of the other.
 *
 * @param first the place of one, below {@code second}
 * @param second the place of the other
 * @param difference how far they differ where they differ most, in values of 255 in an eighth by eighth of the image; 0 for equal ones
 * @param cropped whether one shows only a part of the other
 */
public record ImagePair(int first, int second, double difference, boolean cropped) {}
