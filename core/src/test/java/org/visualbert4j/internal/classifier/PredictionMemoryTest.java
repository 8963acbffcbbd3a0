package org.visualbert4j.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.ResidentMemory;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.PatchEncoder;

/** Services predict for months: no prediction, and no model that is closed again, may leave anything in memory. */
@EnabledOnOs(OS.LINUX)
class PredictionMemoryTest {

    /** {@code VISUALBERT4J_PREDICTIONS} asks for more. */
    private static final int PREDICTIONS =
            Integer.parseInt(Objects.requireNonNullElse(System.getenv("VISUALBERT4J_PREDICTIONS"), "20000"));

    private static final int WARM_UP = 5_000;
    private static final int LOADS = 200;
    private static final long ALLOWED_KIB = 6 << 10; // what compilers and allocators may still take after warming up

    @TempDir
    private Path folder;

    private Path image;
    private int threads;

    @BeforeEach
    void save() throws IOException {
        threads = LibTorch.threads();
        LibTorch.setThreads(1);
        image = folder.resolve("image.png");
        PngWriter.write(RgbImage.filled(8, 8, 200, 10, 10), image);
        Path vocabulary =
                Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"));
        VisualBertConfig config = VisualBertConfig.base().toBuilder()
                .size(2, 8, 1)
                .vocabSize(6)
                .head(HeadKind.VISUAL_REASONING, List.of("no", "yes"))
                .visualEncoder(new PatchEncoder.Config(8, 8, 8, 8))
                .build();
        VisualBertModel model = new VisualBertModel(config);
        model.parameters().initializeMissing();
        try (Classifier made = new Classifier(
                model, Tokenizer.fromVocabulary(vocabulary, true), new PixelReader(Preprocessing.ofSize(8)))) {
            made.save(folder);
        }
    }

    @AfterEach
    void restoreThreads() {
        LibTorch.setThreads(threads);
    }

    @Test
    void predictions_leave_resident_memory_as_it_was() throws IOException {
        try (Classifier classifier = Classifier.load(folder)) {
            Batch batch = classifier.batch(record());
            predict(classifier, batch, WARM_UP);
            long before = ResidentMemory.nativeKib();

            predict(classifier, batch, PREDICTIONS);

            assertThat(ResidentMemory.nativeKib() - before)
                    .as("KiB in " + PREDICTIONS)
                    .isLessThan(ALLOWED_KIB);
        }
    }

    @Test
    void models_that_are_closed_leave_resident_memory_as_it_was() throws IOException {
        loadPredictClose(LOADS / 2);
        long before = ResidentMemory.nativeKib();

        loadPredictClose(LOADS);

        assertThat(ResidentMemory.nativeKib() - before).as("KiB in " + LOADS).isLessThan(ALLOWED_KIB);
    }

    private static void predict(Classifier classifier, Batch batch, int times) {
        for (int i = 0; i < times; i++) {
            classifier.probabilities(batch, i % 2 == 0 ? MatmulPrecision.FP32 : MatmulPrecision.BF16);
        }
    }

    private void loadPredictClose(int times) {
        for (int i = 0; i < times; i++) {
            try (Classifier classifier = Classifier.load(folder)) {
                predict(classifier, classifier.batch(record()), 4);
            }
        }
    }

    private LabelledRecord record() {
        return LabelledRecord.unlabelled("a", null, List.of(), List.of(image));
    }
}
