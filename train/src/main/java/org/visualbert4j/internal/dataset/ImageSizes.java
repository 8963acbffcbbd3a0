package org.visualbert4j.internal.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * How large images are by their files' headers, as stored: nothing is decoded, nor turned upright. What is missing or
 * broken is passed over.
 *
 * @param counts how many images have a size
 */
public record ImageSizes(Map<Size, Integer> counts) {

    private static final int LONG = 3; // times the shorter side, which a resized image hardly shows any more

    private static final Comparator<Size> BY_SIZE =
            Comparator.comparingLong(Size::pixels).thenComparing(Size::width).thenComparing(Size::height);

    /** In pixels. */
    public record Size(int width, int height) {

        long pixels() {
            return (long) width * height;
        }

        boolean isLong() {
            return Math.max(width, height) > (long) LONG * Math.min(width, height);
        }

        @Override
        public String toString() {
            return width + " by " + height;
        }
    }

    static ImageSizes of(Collection<Path> images) {
        Map<Size, Integer> counts = new HashMap<>();
        images.forEach(image -> size(image).ifPresent(size -> counts.merge(size, 1, Integer::sum)));
        return new ImageSizes(Map.copyOf(counts));
    }

    /** One line: how many images, their sizes, and how many are more than three times as long as wide. */
    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "none that can be read";
        }
        int read = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (counts.size() == 1) {
            return format(
                    "%,d, all of %s pixels", read, counts.keySet().iterator().next());
        }
        Size smallest = counts.keySet().stream().min(BY_SIZE).orElseThrow();
        Size largest = counts.keySet().stream().max(BY_SIZE).orElseThrow();
        Size usual = counts.keySet().stream()
                .max(Comparator.<Size>comparingInt(size -> counts.getOrDefault(size, 0))
                        .thenComparing(BY_SIZE))
                .orElseThrow();
        int odd = counts.entrySet().stream()
                .filter(entry -> entry.getKey().isLong())
                .mapToInt(Map.Entry::getValue)
                .sum();
        return format("%,d of %,d sizes, %s to %s pixels; most often %s", read, counts.size(), smallest, largest, usual)
                + (odd == 0 ? "" : format("; %,d more than three times as long as wide", odd));
    }

    private static Optional<Size> size(Path image) {
        if (!Files.isRegularFile(image)) {
            return Optional.empty();
        }
        try (FileImageInputStream stream = new FileImageInputStream(image.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                Size size = new Size(reader.getWidth(0), reader.getHeight(0));
                return size.pixels() > 0 ? Optional.of(size) : Optional.empty();
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return Optional.empty(); // which whoever reads the image itself says
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
