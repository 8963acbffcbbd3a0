package org.visualbert4j.internal.report;

import java.awt.Color;
import java.util.Locale;

/**
 * What an effect is drawn in, on images, in tables and in what explains them: blue and red of ColorBrewer's RdBu, told apart by
 * the colour-blind.
 */
enum EffectColor {
    /** Hiding it lowers the probability: the label comes from it. */
    LOWERS("red", new Color(178, 24, 43)),
    /** Hiding it raises the probability: it speaks against the label. */
    RAISES("blue", new Color(33, 102, 172));

    /** What the colours mean, in a sentence or two. */
    static final String LEGEND = String.format(
            Locale.ROOT, "%s: hiding it lowers the probability. %s: raises it.", capital(LOWERS), capital(RAISES));

    private final String word;
    private final Color color;

    EffectColor(String word, Color color) {
        this.word = word;
        this.color = color;
    }

    /** That of an effect, which is by how much the probability falls. */
    static EffectColor of(double effect) {
        return effect > 0 ? LOWERS : RAISES;
    }

    Color color() {
        return color;
    }

    /** As a style sheet writes it. */
    String css() {
        return String.format(Locale.ROOT, "rgb(%d %d %d)", color.getRed(), color.getGreen(), color.getBlue());
    }

    private static String capital(EffectColor effect) {
        return effect.word.substring(0, 1).toUpperCase(Locale.ROOT) + effect.word.substring(1);
    }
}
