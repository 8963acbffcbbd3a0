package org.visualbert4j.internal.hub;

/**
 * What the hub says of a file.
 *
 * @param commit of the revision that was asked for
 * @param size in bytes, or -1 where it doesn't say
 */
record RemoteFile(String commit, Checksum checksum, long size) {}
