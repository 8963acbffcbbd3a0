package org.visualbert4j.internal.mislabelled;

import org.visualbert4j.error.VisualBertException;

/**
 * What becomes of suspects.
 *
 * @param choose which of them are chosen as mislabelled
 * @param rankBy what their order is by
 * @param acceptBelow suggestions for chosen records with a score below it are accepted, 0 to 1
 */
public record SuspectRules(Prune choose, Ranking rankBy, double acceptBelow) {

    /** By noise rate, by confidence, below a twentieth of the usual confidence. */
    public static final SuspectRules DEFAULT = new SuspectRules(Prune.BY_NOISE_RATE, Ranking.CONFIDENCE, 0.05);

    /**
     * Checks them.
     *
     * @throws VisualBertException USAGE for a score that is not from 0 to 1
     */
    public SuspectRules {
        if (!(acceptBelow >= 0 && acceptBelow <= 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "`accept-below`: " + acceptBelow + " makes no sense; expected a score from 0 to 1");
        }
    }
}
