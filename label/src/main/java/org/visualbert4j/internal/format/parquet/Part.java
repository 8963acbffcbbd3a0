package org.visualbert4j.internal.format.parquet;

/**
 * A complete part of an output.
 *
 * @param file its name
 * @param rows how many it has
 * @param bytes its size
 * @param sha256 of the file, in hexadecimal
 */
record Part(String file, long rows, long bytes, String sha256) {}
