package org.visualbert4j.examples;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Adds a visual encoder of one's own: whatever makes an array {@code [N, D]} of an image is one, and its arrays, saved as
 * NumPy files by the images' names, are what {@code visual: features} reads. Here a token is the mean colour of a cell.
 */
public final class OwnVisualEncoder {

    private static final int CELLS = 4; // down and across

    private OwnVisualEncoder() {}

    /** The visual tokens of an image: {@code [16, 3]}, each from 0 to 1. */
    static float[] encode(BufferedImage image) {
        float[] tokens = new float[CELLS * CELLS * 3];
        int[] pixels = new int[CELLS * CELLS];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int cell = y * CELLS / image.getHeight() * CELLS + x * CELLS / image.getWidth();
                float[] colour = new Color(image.getRGB(x, y)).getRGBColorComponents(null);
                pixels[cell]++;
                for (int channel = 0; channel < 3; channel++) { // a running mean
                    float mean = tokens[3 * cell + channel];
                    tokens[3 * cell + channel] = mean + (colour[channel] - mean) / pixels[cell];
                }
            }
        }
        return tokens;
    }

    /** Writes {@code NAME.npy} for each image {@code NAME.png}. */
    public static void encodeAll(List<Path> images, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path image : images) {
            float[] tokens = encode(ImageIO.read(image.toFile()));
            String name = image.getFileName().toString().replace(".png", ".npy");
            Files.write(folder.resolve(name), npy(tokens, CELLS * CELLS, 3));
        }
    }

    /** NumPy's format 1.0 (numpy.lib.format): magic, version, length and text of the header, values. */
    private static byte[] npy(float[] values, int rows, int columns) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10; // values begin at a multiple of 64
        ByteBuffer file = ByteBuffer.allocate(10 + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) length);
        file.put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }
}
