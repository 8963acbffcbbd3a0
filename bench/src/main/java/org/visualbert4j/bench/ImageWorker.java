package org.visualbert4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;

/**
 * Reads images on demand for a comparison with another reader: a line names an image; the answer is {@code ok WIDTH HEIGHT MS},
 * with the pixels in the file that the only argument names, {@code refused MS WHY}, or {@code fault MS WHAT} for anything but
 * one line of our own.
 */
final class ImageWorker {

    private ImageWorker() {}

    /** Argument: the file that pixels are written to. */
    public static void main(String[] arguments) throws IOException {
        Path pixels = Path.of(arguments[0]);
        ImageReader reader = new ImageReader();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long start = System.nanoTime();
            String answer;
            try {
                RgbImage image = reader.read(Path.of(line));
                answer = "ok " + image.width() + " " + image.height() + " " + milliseconds(start);
                Files.write(pixels, image.rgb());
            } catch (VisualBertException e) {
                boolean oneLine = e.getMessage().lines().count() == 1;
                answer = (oneLine ? "refused " : "fault ") + milliseconds(start) + " " + oneLine(e.getMessage());
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                answer = "fault " + milliseconds(start) + " " + oneLine(e.toString());
            }
            out.println(answer);
        }
    }

    private static long milliseconds(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
