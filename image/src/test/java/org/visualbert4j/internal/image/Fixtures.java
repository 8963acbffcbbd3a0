package org.visualbert4j.internal.image;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** The images that {@code src/test/fixtures/make_images.py} makes, and what Pillow makes of them. */
final class Fixtures {

    private Fixtures() {}

    static Path path(String name) {
        return Path.of("../image/src/test/resources/org/visualbert4j/internal/image", name);
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RgbImage image(String name) {
        return new ImageReader().read(path(name));
    }

    /** All images, whether Pillow reads them or not. */
    static List<Path> images() {
        try (Stream<Path> files = Files.list(path("images"))) {
            return files.filter(file -> !file.toString().endsWith(".rgb"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isReadByPillow(Path image) {
        return Files.exists(expected(image));
    }

    static RgbImage asPillowReads(Path image) {
        try {
            DataInputStream in = new DataInputStream(
                    new InflaterInputStream(new ByteArrayInputStream(Files.readAllBytes(expected(image)))));
            return new RgbImage(in.readInt(), in.readInt(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path expected(Path image) {
        return image.resolveSibling(image.getFileName() + ".rgb");
    }
}
