package org.visualbert4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

/** One classifier and several threads: predicting, closing and interrupting. */
class ClassifierThreadsTest {

    @TempDir
    private Path folder;

    private Example example;

    @BeforeEach
    void save() throws IOException {
        ModelFolder.save(folder);
        Path image = folder.resolve("image.png");
        PngWriter.write(RgbImage.filled(9, 9, 10, 240, 20), image);
        example = Example.of("what is it", Image.of(image));
    }

    @Test
    void threads_that_predict_at_once_are_given_the_same() throws InterruptedException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            String expected = classifier.predict(example).toString();
            Queue<String> outcomes = new ConcurrentLinkedQueue<>();
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(i -> new Thread(() -> IntStream.range(0, 50)
                            .forEach(round ->
                                    outcomes.add(classifier.predict(example).toString()))))
                    .toList();

            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(outcomes).hasSize(200).containsOnly(expected);
        }
    }

    @Test
    void closing_waits_for_batches_and_whoever_comes_later_is_told() throws InterruptedException {
        List<Example> many = Collections.nCopies(2_000, example);
        for (int round = 0; round < 3; round++) {
            ImageTextClassifier classifier = ImageTextClassifier.load(folder, options -> options.batchSize(4));
            Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
            List<Thread> threads = IntStream.range(0, 2)
                    .mapToObj(i -> new Thread(() -> outcomes.add(outcome(classifier, many))))
                    .toList();
            threads.forEach(Thread::start);
            Thread.sleep(30L * round);

            classifier.close();
            classifier.close();

            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(outcomes)
                    .hasSize(2)
                    .allMatch(outcome -> outcome.equals("USAGE the classifier is closed") || outcome.equals(2_000));
            assertThat(outcome(classifier, many)).isEqualTo("USAGE the classifier is closed");
            assertClosed(() -> classifier.predict(example));
            assertClosed(() -> classifier.embed(example));
            assertClosed(() -> classifier.explain(example, "red"));
            assertClosed(classifier::warmUp);
        }
    }

    @Test
    void a_thread_that_is_interrupted_stops_and_stays_interrupted() throws InterruptedException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder, options -> options.batchSize(4))) {
            List<Example> many = Collections.nCopies(200_000, example);
            Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
            Thread thread = new Thread(() -> {
                outcomes.add(outcome(classifier, many));
                outcomes.add(Thread.currentThread().isInterrupted());
            });
            thread.start();
            Thread.sleep(200);

            thread.interrupt();
            thread.join();

            assertThat(outcomes).containsExactly("cancelled", true);
            assertThat(classifier.predict(example).failure()).isEmpty(); // as others may go on
        }
    }

    @Test
    void who_is_interrupted_before_a_call_is_told_so() {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> classifier.predict(example)).isInstanceOf(CancellationException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Object outcome(ImageTextClassifier classifier, List<Example> examples) {
        try {
            return classifier.predictAll(examples).size();
        } catch (VisualBertException e) {
            return e.code() + " " + e.getMessage();
        } catch (CancellationException e) {
            return "cancelled";
        }
    }

    private static void assertClosed(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(VisualBertException.class).hasMessage("the classifier is closed");
    }
}
