package org.visualbert4j.internal.region;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pools boxes to a grid of cells by the largest value of each channel (RoIPool, Girshick 2015, <i>Fast R-CNN</i>), with box
 * corners and bins rounded to cells. Bins overlap where a box is no multiple of the grid; one outside the feature map is 0.
 */
final class RegionPooling {

    private final float[] features; // [h, w, C]
    private final int rows;
    private final int columns;
    private final int channels;

    /** Reads one image's feature map, {@code [C, h, w]}. */
    RegionPooling(Tensor featureMap) {
        channels = (int) featureMap.size(0);
        rows = (int) featureMap.size(1);
        columns = (int) featureMap.size(2);
        this.features = Floats.of(featureMap.permute(1, 2, 0));
    }

    /** The cells that a box's corners are rounded to, {@code [R, 4]}. */
    static int[] cells(float[] boxes) {
        int[] cells = new int[boxes.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = Math.round(boxes[i] * (1f / DetectorConfig.STRIDE)); // halves up, as boxes are not below 0
        }
        return cells;
    }

    /**
     * Pools boxes, on several threads.
     *
     * @param cells of the boxes' corners, {@code [R, 4]}
     * @param from the first box
     * @param to the one after the last
     * @param size S, rows and columns of the grid
     * @return {@code [to - from, C, S, S]}, channels last in memory
     */
    Tensor pool(int[] cells, int from, int to, int size) {
        Tensor pooled = torch.empty(to - from, size, size, channels); // [R, S, S, C]
        FloatBuffer out = pooled.data_ptr_float().limit(pooled.numel()).asBuffer();
        IntStream.range(0, (to - from) * size).parallel().forEach(line -> {
            int box = 4 * (from + line / size);
            int[] down = bin(line % size, cells[box + 1], cells[box + 3], size, rows);
            float[] largest = new float[channels];
            FloatBuffer target = out.duplicate();
            for (int i = 0; i < size; i++) {
                int[] across = bin(i, cells[box], cells[box + 2], size, columns);
                largest(down, across, largest);
                target.put((line * size + i) * channels, largest);
            }
        });
        return pooled.permute(0, 3, 1, 2);
    }

    /** The first cell of a bin and the one after its last, in 32-bit arithmetic, which decides where bins end. */
    static int[] bin(int bin, int start, int end, int size, int limit) {
        float length = (float) Math.max(end - start + 1, 1) / size;
        int first = start + (int) Math.floor(bin * length);
        int last = start + (int) Math.ceil((bin + 1) * length);
        return new int[] {Math.min(Math.max(first, 0), limit), Math.min(Math.max(last, 0), limit)};
    }

    private void largest(int[] down, int[] across, float[] out) {
        if (down[0] >= down[1] || across[0] >= across[1]) {
            Arrays.fill(out, 0);
            return;
        }
        System.arraycopy(features, (down[0] * columns + across[0]) * channels, out, 0, channels);
        for (int y = down[0]; y < down[1]; y++) {
            for (int x = across[0]; x < across[1]; x++) {
                int at = (y * columns + x) * channels;
                for (int c = 0; c < out.length; c++) {
                    out[c] = Math.max(out[c], features[at + c]);
                }
            }
        }
    }
}
