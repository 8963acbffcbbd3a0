package org.visualbert4j.examples;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** A data set to try the other examples with: red and blue balls, a hundred images with their captions. */
public final class BallImages {

    /** Images of each colour. */
    public static final int OF_EACH = 50;

    private static final Map<String, Color> COLOURS = Map.of("red", Color.RED, "blue", Color.BLUE);
    private static final int SIDE = 32;
    private static final int BALL = 20;

    private BallImages() {}

    /** Draws {@code FOLDER/red/red0.png} with {@code red0.txt} beside it, and so on. */
    public static void draw(Path folder) throws IOException {
        Random random = new Random(5);
        for (Map.Entry<String, Color> colour : COLOURS.entrySet()) {
            Path data = Files.createDirectories(folder.resolve(colour.getKey()));
            for (int i = 0; i < OF_EACH; i++) {
                BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(colour.getValue());
                graphics.fillOval(random.nextInt(SIDE - BALL), random.nextInt(SIDE - BALL), BALL, BALL);
                graphics.dispose();
                ImageIO.write(
                        image, "png", data.resolve(colour.getKey() + i + ".png").toFile());
                Files.writeString(data.resolve(colour.getKey() + i + ".txt"), "a ball, number " + i);
            }
        }
    }

    /**
     * Draws them, and a table of a thousand rows for {@link LabelService}: {@code image TAB text}.
     *
     * @param arguments the folder of the images, and the table to write
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        draw(folder);
        try (BufferedWriter table = Files.newBufferedWriter(Path.of(arguments[1]))) {
            for (int i = 0; i < 1_000; i++) {
                String colour = i % 2 == 0 ? "red" : "blue";
                int number = i / 2 % OF_EACH;
                Path image = folder.resolve(colour).resolve(colour + number + ".png");
                table.append(image + "\ta ball, number " + number + "\n");
            }
        }
    }
}
