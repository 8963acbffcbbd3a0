package org.visualbert4j.internal.hub;

import java.nio.file.Path;

/**
 * A detector or a backbone that was found.
 *
 * @param name what finds it again: its absolute path, or {@code owner/name@commit}
 * @param path where its files are
 */
public record LocatedExtractor(String name, Path path) {}
