package org.visualbert4j.internal.report;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Draws what visual tokens are of: regions with their names, or cells with their norms. */
public final class FeatureDrawing {

    private static final int SIDE = 900; // of the longer one, so that names can be read on small images
    private static final int TEXT = 13;
    private static final int MOST = 40;

    /** Colours that are told apart without telling red from green (Okabe and Ito 2008). */
    private static final List<Color> COLOURS = List.of(
            new Color(0xe69f00),
            new Color(0x56b4e9),
            new Color(0x009e73),
            new Color(0xf0e442),
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0xcc79a7));

    private FeatureDrawing() {}

    /**
     * Draws regions, the likeliest on top.
     *
     * @param objects names by class
     * @param attributes names by class
     * @param output a PNG file
     */
    public static void regions(
            RgbImage image, ImageFeatures features, List<String> objects, List<String> attributes, Path output) {
        double scale = scale(image);
        BufferedImage drawn = enlarged(image, scale);
        Graphics2D graphics = graphics(drawn);
        float[] boxes = Objects.requireNonNull(features.boxes());
        ImageFeatures.Detections found = Objects.requireNonNull(features.detections());
        for (int i = Math.min(features.count(), MOST) - 1; i >= 0; i--) {
            int left = (int) (boxes[4 * i] * scale);
            int top = (int) (boxes[4 * i + 1] * scale);
            int width = (int) ((boxes[4 * i + 2] - boxes[4 * i]) * scale);
            int height = (int) ((boxes[4 * i + 3] - boxes[4 * i + 1]) * scale);
            Color colour = COLOURS.get(i % COLOURS.size());
            graphics.setColor(colour);
            graphics.setStroke(new BasicStroke(2));
            graphics.drawRect(left, top, Math.max(width - 1, 1), Math.max(height - 1, 1));
            String name = String.format(
                    Locale.ROOT,
                    "%s %s %.0f %%",
                    attributes.get(found.attributes()[i]),
                    objects.get(found.objects()[i]),
                    100 * found.objectProbabilities()[i]);
            label(graphics, name, left, top, colour, drawn);
        }
        write(drawn, graphics, output);
    }

    /** Draws cells, the darker the smaller their norm, which stands in them where there is room. */
    public static void cells(RgbImage image, ImageFeatures features, Path output) {
        double scale = scale(image);
        BufferedImage drawn = enlarged(image, scale);
        Graphics2D graphics = graphics(drawn);
        float[] boxes = Objects.requireNonNull(features.boxes());
        double[] norms = norms(features);
        double largest = Arrays.stream(norms).max().orElse(1);
        for (int i = 0; i < norms.length; i++) {
            int left = (int) (boxes[4 * i] * scale);
            int top = (int) (boxes[4 * i + 1] * scale);
            int width = (int) (boxes[4 * i + 2] * scale) - left;
            int height = (int) (boxes[4 * i + 3] * scale) - top;
            graphics.setComposite(AlphaComposite.getInstance(
                    AlphaComposite.SRC_OVER, (float) (0.7 * (1 - norms[i] / Math.max(largest, 1e-9)))));
            graphics.setColor(Color.BLACK);
            graphics.fillRect(left, top, width, height);
            graphics.setComposite(AlphaComposite.SrcOver);
            graphics.setColor(Color.WHITE);
            graphics.drawRect(left, top, width, height);
            String norm = String.format(Locale.ROOT, "%.1f", norms[i]);
            if (graphics.getFontMetrics().stringWidth(norm) + 6 < width && TEXT + 6 < height) {
                label(graphics, norm, left + 1, top + TEXT + 6, Color.WHITE, drawn);
            }
        }
        write(drawn, graphics, output);
    }

    private static double[] norms(ImageFeatures features) {
        double[] norms = new double[features.count()];
        for (int i = 0; i < features.features().length; i++) {
            double value = features.features()[i];
            norms[i / features.dimension()] += value * value;
        }
        for (int i = 0; i < norms.length; i++) {
            norms[i] = Math.sqrt(norms[i]);
        }
        return norms;
    }

    /** Dark words on the colour, above a point or, where the image ends, below it. */
    private static void label(Graphics2D graphics, String text, int x, int y, Color colour, BufferedImage on) {
        int width = graphics.getFontMetrics().stringWidth(text) + 6;
        int left = Math.max(0, Math.min(x, on.getWidth() - width));
        int top = Math.max(0, y - TEXT - 5);
        graphics.setColor(colour);
        graphics.fillRect(left, top, width, TEXT + 5);
        graphics.setColor(luminance(colour) > 110 ? Color.BLACK : Color.WHITE);
        graphics.drawString(text, left + 3, top + TEXT + 1);
    }

    private static double luminance(Color colour) {
        return 0.3 * colour.getRed() + 0.59 * colour.getGreen() + 0.11 * colour.getBlue();
    }

    private static double scale(RgbImage image) {
        return Math.min((double) SIDE / Math.max(image.width(), image.height()), 8);
    }

    private static BufferedImage enlarged(RgbImage image, double scale) {
        BufferedImage unscaled = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        unscaled.getRaster().setPixels(0, 0, image.width(), image.height(), unsigned(image.rgb()));
        int width = Math.max(1, (int) (image.width() * scale));
        int height = Math.max(1, (int) (image.height() * scale));
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = graphics(drawn);
        graphics.drawImage(unscaled, 0, 0, width, height, null);
        graphics.dispose();
        return drawn;
    }

    private static int[] unsigned(byte[] rgb) {
        int[] values = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i] = rgb[i] & 0xff;
        }
        return values;
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
        return graphics;
    }

    private static void write(BufferedImage drawn, Graphics2D graphics, Path output) {
        graphics.dispose();
        AtomicFile.write(output, channel -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(drawn, "png", bytes)) {
                throw new IOException("no writer of PNG");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }
}
