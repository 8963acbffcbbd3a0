/**
 * Which labels are wrong: confident learning on probabilities of models that have not seen the record (Northcutt, Jiang and
 * Chuang 2021, arXiv 1911.00068).
 */
@NullMarked
package org.visualbert4j.internal.mislabelled;

import org.jspecify.annotations.NullMarked;
