package org.visualbert4j.internal.mislabelled;

import java.util.Locale;

/** What suspects are ranked by, the lowest first. */
public enum Ranking {
    /** The given label's probability as a share of its usual one. */
    CONFIDENCE {
        @Override
        double of(Doubt doubt) {
            return doubt.score();
        }
    },
    /** The normalised margin between the given label and the most probable other one. */
    MARGIN {
        @Override
        double of(Doubt doubt) {
            return doubt.margin();
        }
    };

    abstract double of(Doubt doubt);

    /** As settings name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
