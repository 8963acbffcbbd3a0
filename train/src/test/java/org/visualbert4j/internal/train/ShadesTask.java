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

/** A task that is learnt in seconds: is the image, light or dark, what the text says? With the settings to learn it. */
public final class ShadesTask {

    private static final String[] COLORS = {"light", "dark"};

    private ShadesTask() {}

    /** Draws the images, writes {@code train.jsonl} beside them, gives settings of a run into {@code run}. */
    public static Map<String, String> make(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int shade = i % 2 == 0 ? 180 + i / 2 : 20 + i / 2;
            PngWriter.write(RgbImage.filled(16, 16, shade, shade, shade), folder.resolve(i + ".png"));
            for (String asked : COLORS) {
                String answer = asked.equals(COLORS[i % 2]) ? "yes" : "no";
                lines.add("{\"text\": \"is it " + asked + "?\", \"img\": \"" + i + ".png\", \"label\": \"" + answer
                        + "\"}");
            }
        }
        Files.write(folder.resolve("train.jsonl"), lines);
        Map<String, String> settings = new LinkedHashMap<>();
        set(settings, "train", folder.resolve("train.jsonl"), "output", folder.resolve("run"), "image-size", "16x16");
        set(settings, "conv-channels", "[8, 16]", "dropout", "0", "epochs", "12", "batch-size", "16");
        set(settings, "learning-rate", "1e-3", "image-normalization", "training", "precision", "fp32", "threads", "1");
        return settings;
    }

    static void set(Map<String, String> settings, Object... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i].toString(), keysAndValues[i + 1].toString());
        }
    }
}
