package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * How long the first requests to a classifier take in a new process, with and without warming up, and the first ones of other
 * lengths. Arguments: its folder, the number format, {@code cold} or {@code warm}, an image.
 */
final class FirstRequests {

    private static final int REPEATED = 20;

    private FirstRequests() {}

    /** Prints milliseconds. */
    public static void main(String[] arguments) {
        Path image = Path.of(arguments[3]);
        MatmulPrecision precision = MatmulPrecision.parseForInference(arguments[1]);
        LibTorch.load();
        long start = System.nanoTime();
        try (Classifier classifier = Classifier.load(Path.of(arguments[0]))) {
            if (arguments[2].equals("warm")) {
                classifier.warmUp(LabelledRecord.unlabelled("word", null, List.of(), List.of(image)), precision);
            }
            print("loaded", milliseconds(start));
            for (int words = 8; words <= 12; words++) {
                String text = "word ".repeat(words);
                print("first of " + words + " words", time(classifier, text, image, precision));
                print("second", time(classifier, text, image, precision));
                double most = 0;
                double sum = 0;
                for (int i = 0; i < REPEATED; i++) {
                    double elapsed = time(classifier, text, image, precision);
                    most = Math.max(most, elapsed);
                    sum += elapsed;
                }
                print("mean of " + REPEATED + " more", sum / REPEATED);
                print("slowest of them", most);
            }
        }
    }

    private static double time(Classifier classifier, String text, Path image, MatmulPrecision precision) {
        long start = System.nanoTime();
        classifier.predict(text, image, precision);
        return milliseconds(start);
    }

    private static double milliseconds(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String what, double milliseconds) {
        System.out.printf(Locale.ROOT, "%-20s %8.1f%n", what, milliseconds);
    }
}
