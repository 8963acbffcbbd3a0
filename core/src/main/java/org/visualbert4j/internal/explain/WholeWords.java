package org.visualbert4j.internal.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Word pieces joined to the words that a person wrote, special pieces being words of their own. */
final class WholeWords {

    private static final String CONTINUES = "##";

    private final int[] wordOf; // by piece
    private final List<String> words = new ArrayList<>();

    WholeWords(List<String> pieces) {
        wordOf = new int[pieces.size()];
        for (int i = 0; i < wordOf.length; i++) {
            String piece = pieces.get(i);
            if (i > 0 && piece.startsWith(CONTINUES)) {
                String begun = words.remove(words.size() - 1);
                words.add(begun + piece.substring(CONTINUES.length()));
            } else {
                words.add(piece);
            }
            wordOf[i] = words.size() - 1;
        }
    }

    /** The words, in order. */
    List<String> words() {
        return List.copyOf(words);
    }

    /** The word that a piece belongs to. */
    int wordOf(int piece) {
        return wordOf[piece];
    }

    /** Shares of the pieces to shares of the words. */
    List<Double> sums(List<Double> ofPieces) {
        double[] sums = new double[words.size()];
        for (int i = 0; i < ofPieces.size(); i++) {
            sums[wordOf[i]] += ofPieces.get(i);
        }
        return Arrays.stream(sums).boxed().toList();
    }

    /** Rows of the pieces to rows of the words, which are the means of theirs. */
    List<List<Double>> means(List<List<Double>> ofPieces) {
        return IntStream.range(0, ofPieces.isEmpty() ? 0 : words.size())
                .mapToObj(word -> {
                    List<List<Double>> own = IntStream.range(0, wordOf.length)
                            .filter(piece -> wordOf[piece] == word)
                            .mapToObj(ofPieces::get)
                            .toList();
                    return IntStream.range(0, own.get(0).size())
                            .mapToObj(i -> own.stream()
                                    .mapToDouble(row -> row.get(i))
                                    .average()
                                    .orElse(0))
                            .toList();
                })
                .toList();
    }
}
