package org.visualbert4j.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.train.LearntShades;
import org.visualbert4j.testing.JavaProcess;
import org.visualbert4j.testing.JavaProcess.Outcome;

/** Loading, closing and misusing a classifier, on whatever thread and in whatever class loader. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassifierLifetimeTest {

    private Path run = Path.of("");
    private LabelledRecord record = LabelledRecord.unlabelled("", null, List.of(), List.of());

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        run = LearntShades.train(folder);
        record = LearntShades.records(folder).get(0);
    }

    @Test
    void a_classifier_that_is_closed_says_so_and_closes_again_without_a_word() {
        Classifier classifier = Classifier.load(run);
        classifier.predict(record, MatmulPrecision.FP32);

        classifier.close();
        classifier.close();

        assertClosed("the classifier is closed", () -> classifier.predict(record, MatmulPrecision.FP32));
        assertClosed("the classifier is closed", () -> classifier.warmUp(record, MatmulPrecision.FP32));
        assertClosed("the classifier is closed", () -> classifier.batch(record));
        assertClosed("the classifier is closed", () -> classifier.save(run));
        assertClosed("the tokenizer is closed", () -> classifier.tokenizer().encode("a", null, "", 9));
    }

    @Test
    void closing_waits_for_predictions_and_those_that_come_later_are_told() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            Classifier classifier = Classifier.load(run);
            List<ScoredLabel> expected = classifier.predict(record, MatmulPrecision.FP32);
            Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(i -> new Thread(() -> predictUntilClosed(classifier, outcomes)))
                    .toList();
            threads.forEach(Thread::start);
            Thread.sleep(20L * round);

            classifier.close();

            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(outcomes.stream().distinct())
                    .allMatch(outcome -> outcome.equals("USAGE the classifier is closed")
                            || outcome.equals(expected.get(0).label()));
            assertThat(outcomes).contains("USAGE the classifier is closed");
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void an_argument_that_is_null_is_named() {
        try (Classifier classifier = Classifier.load(run)) {
            assertNamed("folder", () -> Classifier.load(null));
            assertNamed("text", () -> classifier.predict(null, Path.of("a.png"), MatmulPrecision.FP32));
            assertNamed("image", () -> classifier.predict("a", null, MatmulPrecision.FP32));
            assertNamed("record", () -> classifier.predict(null, MatmulPrecision.FP32));
            assertNamed("precision", () -> classifier.predict(record, null));
        }
    }

    @Test
    void a_thread_whose_context_class_loader_sees_no_jars_predicts_as_any_other() throws Exception {
        try (Classifier classifier = Classifier.load(run)) {
            String expected =
                    classifier.predict(record, MatmulPrecision.FP32).get(0).toString();

            Outcome outcome = child(Foreign.class);

            assertThat(outcome.output().lines()).last().isEqualTo(expected);
            assertThat(outcome.exitCode()).isZero();
        }
    }

    @Test
    void a_second_class_loader_is_told_in_one_line_what_to_do() throws Exception {
        Outcome outcome = child(SecondLoader.class);

        assertThat(outcome.output().lines()).last().asString().startsWith("NATIVE another class loader of this JVM");
        assertThat(outcome.exitCode()).isZero();
    }

    private Outcome child(Class<?> main) throws IOException, InterruptedException {
        return JavaProcess.run(JavaProcess.of(
                main,
                List.of("-Xmx256m"),
                run.toString(),
                record.text(),
                record.images().get(0).toString()));
    }

    private void predictUntilClosed(Classifier classifier, Queue<Object> outcomes) {
        try {
            while (true) {
                outcomes.add(
                        classifier.predict(record, MatmulPrecision.FP32).get(0).label());
            }
        } catch (VisualBertException e) {
            outcomes.add(e.code() + " " + e.getMessage());
        } catch (RuntimeException e) {
            outcomes.add(e);
        }
    }

    private static void assertClosed(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.USAGE))
                .hasMessage(message);
    }

    private static void assertNamed(String argument, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(argument);
    }

    private static String predict(String[] arguments) {
        try (Classifier classifier = Classifier.load(Path.of(arguments[0]))) {
            return classifier
                    .predict(arguments[1], Path.of(arguments[2]), MatmulPrecision.FP32)
                    .get(0)
                    .toString();
        }
    }

    /** Predicts on a thread with the context class loader of a plug-in that brings nothing. */
    static final class Foreign {
        private Foreign() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread thread = new Thread(() -> System.out.println(predict(arguments)));
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            thread.start();
            thread.join();
        }
    }

    /** Predicts, and then again with all classes loaded a second time. */
    public static final class SecondLoader {
        private SecondLoader() {}

        public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
            predict(arguments);
            try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
                Class<?> again = loader.loadClass(SecondLoader.class.getName());
                System.out.println(again.getMethod("tried", String[].class).invoke(null, (Object) arguments));
            }
        }

        /** What came of predicting. */
        public static @Nullable String tried(String[] arguments) {
            try {
                return predict(arguments);
            } catch (VisualBertException e) {
                return e.code() + " " + e.getMessage();
            }
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }
}
