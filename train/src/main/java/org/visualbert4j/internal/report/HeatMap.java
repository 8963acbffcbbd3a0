package org.visualbert4j.internal.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.DoubleFunction;
import org.visualbert4j.internal.explain.Attribution;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;

/** An image in grey, coloured by what its tokens have. */
final class HeatMap {

    /** The widest and highest that one is, in pixels. */
    static final int SIDE = 260;

    private static final Color SHARE = new Color(230, 97, 1); // orange
    private static final double STRONGEST = 0.85;

    private HeatMap() {}

    /** An image at the size of a panel. */
    static BufferedImage plain(RgbImage image) {
        RgbImage sized = sized(image);
        BufferedImage drawn = new BufferedImage(sized.width(), sized.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < sized.width() * sized.height(); i++) {
            drawn.setRGB(i % sized.width(), i / sized.width(), rgb(sized, i));
        }
        return drawn;
    }

    /** Effects, each in its {@link EffectColor}. */
    static BufferedImage effects(RgbImage image, Attribution.OfImage tokens, List<Double> values, double strongest) {
        return coloured(
                image, tokens, values, strongest, value -> EffectColor.of(value).color());
    }

    /** Shares of attention, which are not below 0. */
    static BufferedImage shares(RgbImage image, Attribution.OfImage tokens, List<Double> values) {
        double largest = values.stream().mapToDouble(value -> value).max().orElse(1);
        return coloured(image, tokens, values, largest, value -> SHARE);
    }

    private static BufferedImage coloured(
            RgbImage image,
            Attribution.OfImage tokens,
            List<Double> values,
            double strongest,
            DoubleFunction<Color> colors) {
        RgbImage sized = sized(image);
        BufferedImage drawn = new BufferedImage(sized.width(), sized.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < sized.height(); y++) {
            for (int x = 0; x < sized.width(); x++) {
                double value = tokens.valueAt(values, (double) y / sized.height(), (double) x / sized.width());
                double share = STRONGEST * Math.min(1, Math.abs(value) / Math.max(strongest, 1e-9));
                Color colour = colors.apply(value);
                int rgb = rgb(sized, y * sized.width() + x);
                double grey = 0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255);
                drawn.setRGB(
                        x,
                        y,
                        mix(grey, colour.getRed(), share) << 16
                                | mix(grey, colour.getGreen(), share) << 8
                                | mix(grey, colour.getBlue(), share));
            }
        }
        return drawn;
    }

    private static int mix(double grey, int colour, double share) {
        return (int) Math.round((1 - share) * grey + share * colour);
    }

    private static int rgb(RgbImage image, int pixel) {
        byte[] bytes = image.rgb();
        return (bytes[3 * pixel] & 255) << 16 | (bytes[3 * pixel + 1] & 255) << 8 | (bytes[3 * pixel + 2] & 255);
    }

    private static RgbImage sized(RgbImage image) {
        double factor = (double) SIDE / Math.max(image.width(), image.height());
        return Resize.resize(image, (int) Math.max(1, Math.round(image.height() * factor)), (int)
                Math.max(1, Math.round(image.width() * factor)));
    }
}
