package org.visualbert4j.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Questions about coloured shapes, of 5 to 14 words, the same at every call. */
final class Questions {

    private static final List<String> COLOURS = List.of("red", "green", "blue", "teal", "grey", "yellow");
    private static final List<String> SHAPES = List.of("circle", "rectangle", "triangle", "square", "tower");
    private static final List<String> SENTENCES = List.of(
            "what is the %s shape?",
            "does the image contain a %s %s?",
            "is there not a %s thing beside the %s?",
            "how many boxes have at least one %s %s that touches their left edge?");

    private Questions() {}

    static List<String> draw(int count) {
        Random random = new Random(7);
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(pick(SENTENCES, random), pick(COLOURS, random), pick(SHAPES, random)))
                .toList();
    }

    private static String pick(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }
}
