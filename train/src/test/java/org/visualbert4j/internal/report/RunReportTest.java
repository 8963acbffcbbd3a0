package org.visualbert4j.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.CutTexts;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

class RunReportTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single' \u0000 </td></table> &lt;";

    @TempDir
    private Path folder = Path.of("");

    private Path page = Path.of("");

    @BeforeEach
    void run() throws IOException {
        Files.writeString(
                folder.resolve("settings.yaml"),
                "epochs: 3\nlearning-rate: 1e-3\nof-another-version: true\ntest: null\n");
        Files.writeString(
                folder.resolve("provenance.json"),
                "{\"version\": \"1\", \"data\": {\"train\": \"abc\"}, \"threads\": 2}");
        page = folder.resolve("report.html");
        epochs(3);
    }

    private void epochs(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(JSON.writeValueAsString(new EpochMetrics(
                    i,
                    10L * i,
                    2.0 / i,
                    1 - 0.5 / i,
                    2.5 / i,
                    1 - 0.6 / i,
                    0,
                    1e-3 / i,
                    1,
                    9,
                    Map.of("masked words", 0.1 * i))));
        }
        Files.write(folder.resolve("metrics.jsonl"), lines);
    }

    private static EvaluationRun evaluation(Metrics metrics, List<EvaluationRun.Answer> answers) {
        Task task = metrics instanceof MultiLabelMetrics ? Task.MULTI_LABEL : Task.SINGLE_LABEL;
        Labelling labelling = new Labelling(task, 0.5, null);
        return new EvaluationRun(
                metrics,
                labelling,
                answers,
                new BadImages(answers.size(), BadImagePolicy.ERROR, List.of()),
                CutTexts.Count.NONE);
    }

    private static DataAudit audit(String name, List<LabelledRecord> records) {
        return DataAudit.of(Map.of(name, records), Map.of(), List.of());
    }

    private record Answered(EvaluationRun evaluation, DataAudit audit) {}

    private void write(Answered answered) {
        RunReport.write(folder, "the test records", answered.evaluation, answered.audit, page);
    }

    /** Records with small and large images, half of them answered correctly. */
    private Answered answered(int count, List<String> labels, String text) {
        Path small = folder.resolve("small.png");
        Path large = folder.resolve("large.png");
        PngWriter.write(RgbImage.filled(24, 24, 200, 30, 30), small);
        PngWriter.write(RgbImage.filled(900, 300, 30, 200, 30), large);
        Random random = new Random(1);
        List<EvaluationRun.Answer> answers = new ArrayList<>();
        List<LabelledRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(labels.size());
            Path image = i % 3 == 0 ? small : i % 3 == 1 ? large : folder.resolve("missing.png");
            records.add(new LabelledRecord(
                    "record " + i, text + i, null, image, labels.get(label), Path.of("data.jsonl"), i + 1));
            float[] probabilities = new float[labels.size()];
            int given = random.nextBoolean() ? label : random.nextInt(labels.size());
            float certain = (float) (0.5 + random.nextDouble() / 2);
            java.util.Arrays.fill(probabilities, (1 - certain) / (labels.size() - 1));
            probabilities[given] = certain;
            answers.add(new EvaluationRun.Answer(records.get(i), label, probabilities));
        }
        SingleLabelMetrics metrics = SingleLabelMetrics.of(
                labels,
                answers.stream().mapToInt(EvaluationRun.Answer::label).toArray(),
                answers.stream().map(EvaluationRun.Answer::probabilities).toArray(float[][]::new));
        return new Answered(evaluation(metrics, answers), audit("test", records));
    }

    /** The page, which has no error of HTML in it, and asks for nothing outside it. */
    private Document parsed() throws IOException {
        Parser parser = Parser.htmlParser().setTrackErrors(20);
        Document document = parser.parseInput(Files.readString(page), "");
        assertThat(parser.getErrors()).isEmpty();
        assertThat(document.select("script, link, iframe, object, base, form, a"))
                .isEmpty();
        assertThat(document.select("img").eachAttr("src")).allMatch(source -> source.startsWith("data:image/"));
        for (Element element : document.getAllElements()) {
            element.attributes()
                    .forEach(attribute -> assertThat(attribute.getKey()).doesNotStartWith("on"));
        }
        assertThat(document.select("style").outerHtml()).doesNotContain("url(", "@import");
        return document;
    }

    private static List<String> headings(Document document) {
        return document.select("h2").eachText();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 3", "60, 40"})
    void it_is_one_page_that_needs_nothing_beside_itself(int labels, int epochs) throws IOException {
        epochs(epochs);
        List<String> names =
                IntStream.range(0, labels).mapToObj(i -> "label " + i).toList();

        write(answered(300, names, "what is this? "));

        Document document = parsed();
        assertThat(headings(document))
                .containsExactly(
                        "Metrics",
                        "Labels",
                        "Confusion",
                        "Calibration",
                        "Learning",
                        "Most sure and wrong",
                        "Records",
                        "Where it comes from",
                        "Settings");
        assertThat(document.select("table.heat tr")).hasSize(1 + Math.min(30, labels));
        assertThat(document.select("figure > img")).hasSize(5);
        assertThat(document.select(".card")).hasSize(12);
        assertThat(Files.size(page)).isLessThan(400_000);
        assertThat(document.text()).doesNotContain("NaN");
    }

    @Test
    void large_images_are_shrunk_and_a_missing_one_is_a_line() throws IOException {
        write(answered(60, List.of("a", "b"), ""));

        Document document = parsed();
        assertThat(document.select(".card img").eachAttr("src"))
                .anyMatch(source -> source.startsWith("data:image/png"))
                .anyMatch(source -> source.startsWith("data:image/jpeg"));
        assertThat(document.select(".card").text())
                .contains("missing.png: does not exist")
                .doesNotContain(folder.toString());
    }

    @Test
    void mistakes_are_shown_the_most_certain_first() throws IOException {
        write(answered(100, List.of("a", "b", "c"), ""));

        List<Double> certainties = parsed().select(".card .wrong").eachText().stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\\((.*) %\\).*", "$1")))
                .toList();
        assertThat(certainties).hasSize(12).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    }

    @Test
    void of_several_labels_the_most_certain_wrong_decision_counts() throws IOException {
        LabelledRecord right = record(1, Map.of("a", 1.0));
        LabelledRecord missed = record(2, Map.of("a", 1.0, "b", 1.0));
        LabelledRecord added = record(3, Map.of("b", 1.0));
        List<EvaluationRun.Answer> answers = List.of(
                new EvaluationRun.Answer(right, -1, new float[] {0.9f, 0.2f}),
                new EvaluationRun.Answer(missed, -1, new float[] {0.9f, 0.25f}),
                new EvaluationRun.Answer(added, -1, new float[] {0.875f, 0.9f}));
        MultiLabelMetrics metrics = MultiLabelMetrics.of(
                List.of("a", "b"),
                new boolean[][] {{true, false}, {true, true}, {false, true}},
                answers.stream().map(EvaluationRun.Answer::probabilities).toArray(float[][]::new),
                0.5);
        Files.writeString(folder.resolve("test.json"), JSON.writeValueAsString(metrics));

        write(new Answered(evaluation(metrics, answers), audit("records", List.of(right, missed, added))));
        List<String> mistakes = parsed().select(".card .wrong").eachText();
        RunReport.write(folder, page);

        assertThat(mistakes).hasSize(2);
        assertThat(mistakes.get(0)).startsWith("a, b (87.5 %), true: b");
        assertThat(mistakes.get(1)).startsWith("a (75.0 %), true: ");
        assertThat(parsed().text()).contains("Hamming loss", "samples F1");
    }

    private static LabelledRecord record(int line, Map<String, Double> targets) {
        return new LabelledRecord(
                "record " + line,
                "text",
                false,
                null,
                List.of(),
                List.of(),
                targets,
                Path.of("data.jsonl"),
                line,
                null);
    }

    @Test
    void texts_and_labels_are_escaped() throws IOException {
        List<String> labels = List.of(HOSTILE, "it's \"b\"", "<img src=x onerror=alert(1)>");

        write(answered(40, labels, HOSTILE));

        Document document = parsed();
        assertThat(document.select("table.heat th").eachText()).contains("it's \"b\"", "<img src=x onerror=alert(1)>");
        assertThat(document.text()).contains("<script>alert(1)</script> & \"quotes\" 'single' \uFFFD </td>");
    }

    @Test
    void without_records_it_has_the_figures_of_training_and_says_how_to_get_examples() throws IOException {
        Metrics metrics = answered(30, List.of("a", "b"), "").evaluation().metrics();
        Files.writeString(folder.resolve("test.json"), JSON.writeValueAsString(metrics));

        RunReport.write(folder, page);

        Document document = parsed();
        assertThat(headings(document))
                .contains("Metrics", "Most sure and wrong")
                .doesNotContain("Records");
        assertThat(document.text()).contains("./visualbert report RUN --data FILE");
    }

    @Test
    void what_was_never_evaluated_is_no_run_and_has_no_page() throws IOException {
        Files.delete(folder.resolve("metrics.jsonl"));

        assertThatThrownBy(() -> RunReport.write(folder, page))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(folder + " holds no run: training ended before its first evaluation");
        assertThat(page).doesNotExist();
    }

    @Test
    void what_training_was_warned_of_stands_on_the_page() throws IOException {
        Files.writeString(folder.resolve("audit.json"), "{\"warnings\": [\"12 <images> broken\"]}");

        RunReport.write(folder, page);

        assertThat(headings(parsed())).contains("What training was warned of");
        assertThat(parsed().text())
                .contains("12 <images> broken")
                .contains("of-another-version true", "data train abc");
    }

    @Test
    void a_folder_without_a_run_is_refused() {
        Path empty = folder.resolve("nowhere");

        assertThatThrownBy(() -> RunReport.write(empty, page))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(empty + " holds no run: settings.yaml is not there");
        assertThat(page).doesNotExist();
    }

    @Test
    void a_browser_shows_it_and_prints_it() throws IOException, InterruptedException {
        List<Path> browsers = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "google-chrome").map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!browsers.isEmpty(), "no browser is installed");
        write(answered(60, List.of("a", HOSTILE), HOSTILE));

        Path printed = folder.resolve("printed.pdf");
        Path log = folder.resolve("browser.log");
        Process browser = new ProcessBuilder(
                        browsers.get(0).toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("browser"),
                        "--enable-logging=stderr",
                        "--print-to-pdf=" + printed,
                        page.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).isNotEmptyFile();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE", "Refused to");
    }
}
