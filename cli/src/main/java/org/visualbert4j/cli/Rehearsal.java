package org.visualbert4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.visualbert4j.internal.natives.NativeLoader;
import org.visualbert4j.internal.runtime.LibTorch;

/**
 * What the launcher runs once after a build to have the JVM archive the classes that commands take, so that later processes map them
 * instead of reading them out of jars: trains a tiny model for a moment and labels an image with it, in a temporary folder.
 */
final class Rehearsal {

    private static final int IMAGES = 20;

    private Rehearsal() {}

    /** Rehearses; the exit code is that of the first command that fails. */
    public static void main(String[] arguments) throws IOException {
        NativeLoader.onlyOne();
        Path folder = Files.createTempDirectory("visualbert-rehearsal");
        int exitCode;
        try {
            exitCode = rehearse(folder);
        } finally {
            delete(folder);
        }
        LibTorch.end();
        System.exit(exitCode);
    }

    private static int rehearse(Path folder) throws IOException {
        ShapesDataset.write(folder.resolve("data"), IMAGES, 1);
        String run = folder.resolve("run").toString();
        String data = folder.resolve("data").resolve("train.jsonl").toString();
        Path image = folder.resolve("image.jpg");
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "jpg", image.toFile());
        List<List<String>> commands = List.of(
                List.of(
                        "train",
                        "--train",
                        data,
                        "--output",
                        run,
                        "--model",
                        "tiny",
                        "--image-size",
                        "32x32",
                        "--epochs",
                        "1"),
                List.of("predict", run, "--text", "what is it?", "--image", image.toString()),
                List.of("predict", run, "--text", "what is it?", "--image", image.toString(), "--json"),
                List.of("inspect", run));
        for (List<String> command : commands) {
            int exitCode = Main.run(command.toArray(String[]::new));
            if (exitCode != 0) {
                return exitCode;
            }
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
