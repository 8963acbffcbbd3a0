package org.visualbert4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;

/**
 * Drawn images of one shape each and questions about them, whose answers the question alone does not tell. Seeded: the
 * same numbers make the same files.
 */
final class ShapesDataset {

    static final int SIZE = 32;
    private static final int QUESTIONS = 3;

    private enum Tint {
        RED(0xd62728),
        GREEN(0x2ca02c),
        BLUE(0x1f77b4),
        YELLOW(0xf2c80f),
        BLACK(0x202020);

        private final Color color;

        Tint(int rgb) {
            color = new Color(rgb);
        }
    }

    private enum Shape {
        CIRCLE,
        SQUARE,
        TRIANGLE
    }

    private final Path folder;
    private final Random random;

    private ShapesDataset(Path folder, long seed) {
        this.folder = folder;
        random = new Random(seed);
    }

    /** Writes {@code train.jsonl}, {@code test.jsonl} (a fifth of the images) and {@code images/} with PNG files. */
    static void write(Path folder, int images, long seed) {
        try {
            new ShapesDataset(folder, seed).write(images);
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, folder + " can't be written: " + e.getMessage(), e);
        }
    }

    private void write(int images) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            Shape shape = pick(Shape.values());
            Tint tint = pick(Tint.values());
            String name = "images/" + i + ".png";
            ImageIO.write(draw(shape, tint), "png", folder.resolve(name).toFile());
            List<String> split = i % 5 == 4 ? test : train;
            for (int question = 0; question < QUESTIONS; question++) {
                split.add(record(i + "-" + question, name, question, shape, tint));
            }
        }
        AtomicFile.write(folder.resolve("train.jsonl"), String.join("\n", train) + "\n");
        AtomicFile.write(folder.resolve("test.jsonl"), String.join("\n", test) + "\n");
    }

    private String record(String id, String image, int question, Shape shape, Tint tint) {
        ObjectNode node = Json.PLAIN.createObjectNode().put("id", id).put("img", image);
        switch (question) {
            case 0 -> node.put("text", "what color is the shape?").put("label", lower(tint));
            case 1 -> node.put("text", "what shape is in the image?").put("label", lower(shape));
            default -> {
                boolean aboutShape = random.nextBoolean();
                boolean yes = random.nextBoolean();
                String asked = aboutShape
                        ? lower(yes ? shape : other(Shape.values(), shape))
                        : lower(yes ? tint : other(Tint.values(), tint));
                node.put("text", aboutShape ? "is there a " + asked + "?" : "is the shape " + asked + "?")
                        .put("label", yes ? "yes" : "no");
            }
        }
        return node.toString();
    }

    private BufferedImage draw(Shape shape, Tint tint) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int paper = 225 + random.nextInt(31);
        graphics.setColor(new Color(paper, paper, paper));
        graphics.fillRect(0, 0, SIZE, SIZE);
        graphics.setColor(tint.color);
        int side = 12 + random.nextInt(10);
        int x = random.nextInt(SIZE - side);
        int y = random.nextInt(SIZE - side);
        switch (shape) {
            case CIRCLE -> graphics.fillOval(x, y, side, side);
            case SQUARE -> graphics.fillRect(x, y, side, side);
            case TRIANGLE ->
                graphics.fill(new Polygon(new int[] {x, x + side / 2, x + side}, new int[] {y + side, y, y + side}, 3));
        }
        graphics.dispose();
        return image;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T other(T[] values, T not) {
        T value = pick(values);
        while (value == not) {
            value = pick(values);
        }
        return value;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }
}
