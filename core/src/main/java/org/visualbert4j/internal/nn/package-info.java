/** The few building blocks that the network is made of: named parameters, linear layers, norms, attention. */
@NullMarked
package org.visualbert4j.internal.nn;

import org.jspecify.annotations.NullMarked;
