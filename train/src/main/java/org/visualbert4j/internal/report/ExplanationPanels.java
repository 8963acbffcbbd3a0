package org.visualbert4j.internal.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.explain.Attribution;
import org.visualbert4j.internal.image.RgbImage;

/**
 * What is drawn of an explanation, in order.
 *
 * @param panels images with their captions
 * @param words a row a word
 */
record ExplanationPanels(List<Panel> panels, List<Word> words) {

    private static final int MOST_WORDS = 12;
    private static final double SMALLEST_SCALE = 0.05; // under five points colours stay pale: little depends on it

    /** An image and what it shows. */
    record Panel(String caption, BufferedImage image) {}

    /**
     * A word and its metrics.
     *
     * @param seen the weight with which the image asks it, or null without co-attention
     */
    record Word(
            String piece,
            double effect,
            double relevance,
            @Nullable Double seen) {}

    static ExplanationPanels of(Attribution explanation, List<RgbImage> images) {
        List<Panel> panels = new ArrayList<>();
        double strongest = explanation.images().stream()
                .flatMap(image -> image.effects().stream())
                .mapToDouble(Math::abs)
                .max()
                .orElse(0);
        for (int i = 0; i < images.size(); i++) {
            RgbImage image = images.get(i);
            Attribution.OfImage tokens = explanation.images().get(i);
            panels.add(new Panel("the image", HeatMap.plain(image)));
            panels.add(new Panel(
                    String.format(Locale.ROOT, "effect of hiding, up to %.1f points", 100 * strongest),
                    HeatMap.effects(image, tokens, tokens.effects(), Math.max(strongest, SMALLEST_SCALE))));
            panels.add(new Panel("attention rollout", HeatMap.shares(image, tokens, tokens.relevance())));
            for (int word : decisive(explanation)) {
                if (!tokens.seenByWord().isEmpty()) {
                    panels.add(new Panel(
                            "\"" + explanation.words().get(word) + "\" asks",
                            HeatMap.shares(image, tokens, tokens.seenByWord().get(word))));
                }
            }
        }
        List<Word> words = IntStream.range(0, explanation.words().size())
                .mapToObj(i -> new Word(
                        explanation.words().get(i),
                        explanation.wordEffects().get(i),
                        explanation.wordRelevance().get(i),
                        explanation.wordsSeen().isEmpty()
                                ? null
                                : explanation.wordsSeen().get(i)))
                .toList();
        return new ExplanationPanels(panels, words);
    }

    /** What the strongest colour of a word stands for. */
    double wordScale() {
        return Math.max(
                SMALLEST_SCALE,
                words.stream()
                        .mapToDouble(word -> Math.abs(word.effect()))
                        .max()
                        .orElse(0));
    }

    /** The words whose masking changes most, in the order of the text. */
    private static List<Integer> decisive(Attribution explanation) {
        return IntStream.range(0, explanation.words().size())
                .boxed()
                .filter(i -> explanation.wordEffects().get(i) != 0)
                .sorted(Comparator.comparingDouble(
                        i -> -Math.abs(explanation.wordEffects().get(i))))
                .limit(MOST_WORDS)
                .sorted()
                .toList();
    }
}
