package org.visualbert4j.internal.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

/** Images of one colour each, and captions that name it. With the settings to pretrain on them in seconds. */
final class CaptionsTask {

    private static final String[] COLORS = {"red", "green", "blue", "black", "white"};
    private static final int[][] RGB = {{220, 30, 30}, {30, 200, 30}, {30, 30, 220}, {20, 20, 20}, {235, 235, 235}};
    private static final String[] SENTENCES = {
        "all of this small image is painted in %s", "a %s square that fills the image", "%s and no more"
    };

    private CaptionsTask() {}

    /** Draws the images, writes {@code captions.jsonl} beside them, gives settings of a run into {@code run}. */
    static Map<String, String> make(Path folder, int images, int captions) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            int[] rgb = RGB[i % COLORS.length];
            int shade = i % 17;
            PngWriter.write(
                    RgbImage.filled(16, 16, rgb[0] + shade, rgb[1] + shade, rgb[2] + shade),
                    folder.resolve(i + ".png"));
            for (int caption = 0; caption < captions; caption++) {
                String text = SENTENCES[caption].formatted(COLORS[i % COLORS.length]);
                lines.add("{\"text\": \"" + text + "\", \"img\": \"" + i + ".png\"}");
            }
        }
        Files.write(folder.resolve("captions.jsonl"), lines);
        Map<String, String> settings = new LinkedHashMap<>();
        ShadesTask.set(settings, "train", folder.resolve("captions.jsonl"), "output", folder.resolve("run"));
        ShadesTask.set(settings, "image-size", "16x16", "conv-channels", "[8, 16]", "dropout", "0", "epochs", "40");
        ShadesTask.set(settings, "batch-size", "16", "learning-rate", "1e-3", "image-normalization", "training");
        ShadesTask.set(settings, "precision", "fp32", "threads", "1", "max-text-length", "32");
        return settings;
    }
}
