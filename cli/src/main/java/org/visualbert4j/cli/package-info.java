/** The command line: one class a command, each of which parses, calls the library and prints. */
@NullMarked
package org.visualbert4j.cli;

import org.jspecify.annotations.NullMarked;
