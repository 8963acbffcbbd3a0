package org.visualbert4j.internal.run;

import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * The precision that a run trains in, decided once and kept with it.
 *
 * @param precision fp32 or bf16
 * @param reason in a few words, to be told and kept
 */
public record PrecisionChoice(MatmulPrecision precision, String reason) {}
