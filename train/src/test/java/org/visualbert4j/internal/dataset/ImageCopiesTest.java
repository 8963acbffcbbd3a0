package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.dataset.ImageCopy.Kind;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.JpegEncoder;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.image.Scenes;
import org.visualbert4j.internal.records.LabelledRecord;

class ImageCopiesTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, List<LabelledRecord>> splits = new LinkedHashMap<>();
    private final ImageLooks looks = new ImageLooks();
    private int line;

    @BeforeEach
    void images() throws IOException {
        RgbImage scene = Scenes.scene(1, 160, 120);
        write("scene.png", scene);
        Files.copy(folder.resolve("scene.png"), folder.resolve("bytes.png"));
        Files.write(folder.resolve("small.jpg"), JpegEncoder.encode(Resize.resize(scene, 80, 100)));
        write("other.png", Scenes.scene(2, 160, 120));
        write("white.png", RgbImage.filled(30, 30, 255, 255, 255));
        write("grey.png", RgbImage.filled(30, 30, 99, 99, 99));
    }

    private void write(String name, RgbImage image) throws IOException {
        Files.write(folder.resolve(name), PngWriter.encode(image));
    }

    private LabelledRecord record(String text, String image, String label) {
        Path file = folder.resolve(image);
        if (Files.exists(file)) {
            looks.add(file, new ImageReader().read(file));
        }
        return new LabelledRecord("", text, null, file, label, Path.of("data.jsonl"), ++line);
    }

    private ImageCopies copies() {
        return ImageCopies.of(splits, looks, 1);
    }

    @Test
    void a_resized_copy_in_the_test_is_a_leak_that_is_named() {
        splits.put("training", List.of(record("what?", "scene.png", "a"), record("what?", "other.png", "b")));
        splits.put("test", List.of(record("what?", "small.jpg", "a")));

        ImageCopies copies = copies();

        assertThat(copies.copies()).hasSize(1).allSatisfy(copy -> {
            assertThat(copy.kind()).isEqualTo(Kind.NEAR);
            assertThat(copy.isAcross()).isTrue();
            assertThat(copy.isSameLabel()).isTrue();
        });
        assertThat(copies.leaks())
                .extracting(Leak::warning)
                .containsExactly("1 test image looks like training images (resized, re-encoded, brightened or cropped):"
                        + " small.jpg like scene.png");
    }

    @Test
    void equal_bytes_are_told_apart_and_are_no_leak_here_as_they_are_counted_by_their_bytes() {
        splits.put("training", List.of(record("what?", "scene.png", "a")));
        splits.put("test", List.of(record("what?", "bytes.png", "b")));

        ImageCopies copies = copies();

        assertThat(copies.copies()).extracting(ImageCopy::kind).containsExactly(Kind.SAME_BYTES);
        assertThat(copies.copies()).extracting(ImageCopy::isSameLabel).containsExactly(false);
        assertThat(copies.leaks()).isEmpty();
    }

    @Test
    void images_of_one_colour_and_missing_ones_are_copies_of_none() {
        splits.put("training", List.of(record("what?", "white.png", "a"), record("what?", "gone.png", "a")));
        splits.put("test", List.of(record("what?", "grey.png", "a"), record("what?", "gone too.png", "a")));

        assertThat(copies().copies()).isEmpty();
        assertThat(copies().leaks()).isEmpty();
    }

    @Test
    void records_whose_image_is_a_copy_of_the_others_are_left_out() {
        LabelledRecord leaking = record("what?", "scene.png", "a");
        LabelledRecord clean = record("what?", "other.png", "b");
        splits.put("training", List.of(leaking, clean));
        splits.put("test", List.of(record("what?", "small.jpg", "a")));

        List<LabelledRecord> left = copies().without(List.of(leaking, clean), splits.getOrDefault("test", List.of()));

        assertThat(left).containsExactly(clean);
    }

    @Test
    void a_record_without_a_label_contradicts_none() {
        splits.put("training", List.of(record("who", "other.png", "a")));
        splits.put(
                "test",
                List.of(LabelledRecord.unlabelled("Who?", null, List.of(), List.of(folder.resolve("other.png")))));

        RecordCopies records = RecordCopies.of(splits, copies());

        assertThat(records.groups()).hasSize(1);
        assertThat(records.contradictory()).isEmpty();
    }

    @Test
    void records_of_nearly_the_same_text_and_image_with_several_labels_come_first() {
        splits.put(
                "training",
                List.of(
                        record("Who?", "other.png", "a"),
                        record("who", "other.png", "a"),
                        record("What is it?", "scene.png", "cat"),
                        record("Where is it?", "scene.png", "here")));
        splits.put("test", List.of(record("what  is it ?", "small.jpg", "dog")));

        RecordCopies records = RecordCopies.of(splits, copies());

        assertThat(records.groups()).hasSize(2);
        assertThat(records.groups().get(0).labels()).containsExactly("cat", "dog");
        assertThat(records.groups().get(0).isAcross()).isTrue();
        assertThat(records.contradictory()).hasSize(1);
        assertThat(records.groups().get(1).isContradictory()).isFalse();
    }

    @Test
    void texts_of_signs_alone_and_records_of_nothing_are_not_alike() {
        splits.put(
                "training",
                List.of(record("?", "other.png", "a"), record("!", "other.png", "b"), nothing("a"), nothing("b")));

        assertThat(RecordCopies.of(splits, copies()).groups()).isEmpty();
    }

    private LabelledRecord nothing(String label) {
        return new LabelledRecord("", "", null, null, label, Path.of("data.jsonl"), ++line);
    }

    @Test
    void where_memory_ends_it_is_said_that_not_all_images_were_compared() {
        ImageLooks few = new ImageLooks(1);
        few.add(Path.of("one"), Scenes.scene(1, 20, 20));
        few.add(Path.of("two"), Scenes.scene(1, 20, 20));

        ImageCopies copies = ImageCopies.of(Map.of(), few, 1);

        assertThat(copies.complete()).isFalse();
        DataAudit audit = DataAudit.of(Map.of(), Map.of(), List.of()).with(copies, new RecordCopies(List.of()));
        assertThat(audit.warnings())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("not all images were compared by how they look"));
    }
}
