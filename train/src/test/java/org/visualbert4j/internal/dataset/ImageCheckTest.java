package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.error.VisualBertException.Code.IMAGE;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.BadImage.Kind;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelledRecord;

class ImageCheckTest {

    @TempDir
    private Path folder = Path.of("");

    private final List<LabelledRecord> records = new ArrayList<>();

    @BeforeEach
    void images() throws IOException {
        PngWriter.write(RgbImage.filled(2, 2, 1, 2, 3), folder.resolve("good.png"));
        Files.writeString(folder.resolve("page.png"), "<!doctype html>");
        record("red", "good.png");
        record("red", "page.png");
        record("blue", "nowhere.png");
        record("red");
        record("blue", "page.png");
        record("red", "good.png");
    }

    private void record(String label, String... images) {
        records.add(new LabelledRecord(
                "",
                "what?",
                false,
                null,
                List.of(),
                List.of(images).stream().map(folder::resolve).toList(),
                Map.of(label, 1.0),
                folder.resolve("train.jsonl"),
                records.size() + 1,
                null));
    }

    private BadImages check(BadImagePolicy policy) {
        return new ImageCheck(1, new ImageReader()::read, 2).of(records, policy);
    }

    @Test
    void what_is_absent_missing_and_broken_is_counted_by_label() {
        BadImages bad = check(BadImagePolicy.SKIP);

        assertThat(bad.counts())
                .isEqualTo(Map.of(
                        Kind.ABSENT, Map.of("red", 1),
                        Kind.MISSING, Map.of("blue", 1),
                        Kind.BROKEN, Map.of("blue", 1, "red", 1)));
        assertThat(bad.leftOut()).isEqualTo(4);
        assertThat(bad.taken(records)).extracting(LabelledRecord::line).containsExactly(1, 6);
        assertThat(bad.warning().orElseThrow())
                .startsWith("train.jsonl: 4 of 6 records are left out for their images: 1 absent (red 1), 1 missing"
                        + " (blue 1), 2 broken (blue 1, red 1); the first is train.jsonl:2: page.png")
                .doesNotContain(folder.toString());
    }

    @Test
    void blank_images_are_counted_too_and_their_records_stay() {
        BadImages bad = check(BadImagePolicy.BLANK);

        assertThat(bad.taken(records)).isEqualTo(records);
        assertThat(bad.leftOut()).isZero();
        assertThat(bad.warning().orElseThrow()).contains("4 of 6 records", "blank");
    }

    @Test
    void an_error_names_the_first_and_tells_how_many_there_are() {
        assertRefused(
                IMAGE,
                () -> check(BadImagePolicy.ERROR).refuse(),
                "train.jsonl:2: ",
                "page.png",
                "in all 4 of 6 records",
                "1 absent (red 1), 1 missing (blue 1), 2 broken (blue 1, red 1)",
                "`on-bad-image`");
    }

    @Test
    void a_file_of_which_no_record_is_left_is_refused() {
        records.removeIf(record -> record.line() == 1 || record.line() == 6);

        assertRefused(DATA, () -> check(BadImagePolicy.SKIP).refuseNone(), "no record is left: all 4 are left out");
    }

    @Test
    void a_second_image_that_is_lacking_is_absent_and_a_third_one_refused() {
        records.clear();
        record("red", "good.png");
        record("red", "good.png", "good.png");
        ImageCheck check = new ImageCheck(2, new ImageReader()::read, 1);

        assertThat(check.of(records, BadImagePolicy.SKIP).bad())
                .singleElement()
                .satisfies(bad -> assertThat(bad.reason()).isEqualTo("1 image is named where 2 are expected"));
        record("red", "good.png", "good.png", "good.png");
        assertRefused(DATA, () -> check.of(records, BadImagePolicy.SKIP), "train.jsonl:3: has 3 images");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void an_image_of_many_records_is_read_once(int threads) {
        AtomicInteger read = new AtomicInteger();
        new ImageCheck(1, image -> read.incrementAndGet(), threads).of(records, BadImagePolicy.SKIP);

        assertThat(read).hasValue(3);
    }

    @Test
    void an_error_that_is_not_of_an_image_ends_the_work() {
        ImageCheck check = new ImageCheck(
                1,
                image -> {
                    throw new VisualBertException(CHECKPOINT, "detector broken");
                },
                2);

        assertRefused(CHECKPOINT, () -> check.of(records, BadImagePolicy.SKIP), "detector broken");
    }

    @Test
    void it_tells_how_far_it_is_and_ends_at_once_where_it_is_stopped() {
        CountDownLatch ended = new CountDownLatch(1);
        List<String> told = new ArrayList<>();
        ImageCheck check = new ImageCheck(
                1,
                image -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        ended.countDown(); // an image that takes for ever, until it is told to end
                    }
                },
                1);
        ImageCheck.Watch watch = new ImageCheck.Watch() {
            @Override
            public void checked(int images, int of) {
                told.add(images + " of " + of);
            }

            @Override
            public boolean isStopped() {
                return !told.isEmpty();
            }
        };

        assertThatThrownBy(() -> check.of(records, BadImagePolicy.SKIP, watch))
                .isInstanceOf(CancellationException.class);
        assertThat(told).containsExactly("0 of 3");
    }
}
