package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.explain.Attribution;
import org.visualbert4j.internal.explain.Explainer;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.region.TinyDetector;
import org.visualbert4j.internal.report.ExplanationReport;
import org.visualbert4j.internal.settings.SettingsReader;

/** Explanations of models that have learnt that an image is light or dark, whatever the text. */
class ExplanationTest {

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeEach
    void makeTask() throws IOException {
        settings.putAll(ShadesTask.make(folder));
    }

    @Test
    void the_word_that_decides_has_the_effect() throws IOException {
        ShadesTask.set(settings, "fusion", "co-attention", "epochs", "20");

        Attribution explanation = explain("is it light?", "yes");
        Attribution opposite = explain("is it dark?", "no");

        // then: masked, both questions are one, which can't be answered with "yes" and with "no"
        int decisive = explanation.words().indexOf("light");
        double both = explanation.wordEffects().get(decisive)
                + opposite.wordEffects().get(opposite.words().indexOf("dark"));
        assertThat(both).isGreaterThan(0.8);
        assertThat(explanation.wordEffects().get(0)).as("[CLS] is not masked").isZero();

        // and the attention's shares sum to one
        Attribution.OfImage image = explanation.images().get(0);
        double all = sum(explanation.wordRelevance()) + sum(image.relevance());
        assertThat(all).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(explanation.wordsSeen())).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(image.seenByWord().get(decisive))).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void it_is_written_as_a_page_and_as_an_image_and_nothing_else() throws IOException {
        ShadesTask.set(settings, "fusion", "co-attention", "epochs", "2");
        LabelledRecord record = record("is it <b>light</b>?");
        Attribution explanation = explain("is it <b>light</b>?", "no");

        ExplanationReport.write(explanation, record, folder.resolve("why.html"));
        ExplanationReport.write(explanation, record, folder.resolve("why.png"));

        Document page = Jsoup.parse(folder.resolve("why.html").toFile());
        assertThat(page.select("h1").text()).startsWith("Why \"no\", ");
        assertThat(page.select("p.lead").text()).isEqualTo("is it <b>light</b>?");
        assertThat(page.select("figure img[src^=data:image/png]")).hasSizeGreaterThan(3);
        assertThat(page.select("figcaption").eachText()).contains("the image", "attention rollout", "\"light\" asks");
        assertThat(page.select("table.heat td").eachText()).contains("light", "[CLS]");
        assertThat(page.select("script, link")).isEmpty();

        // and what a colour means is told once, and so drawn
        for (Element cell : page.select("table.heat td.lowers, table.heat td.raises")) {
            assertThat(cell.text()).startsWith(cell.hasClass("lowers") ? "+" : "-");
        }
        assertThat(page.select("table.heat td.lowers, table.heat td.raises")).isNotEmpty();
        assertThat(page.select("style").html())
                .containsPattern("td.lowers \\{ background: color-mix\\(in srgb, rgb\\(178 24 43\\)") // red
                .containsPattern("td.raises \\{ background: color-mix\\(in srgb, rgb\\(33 102 172\\)"); // blue
        assertThat(page.text()).contains("Red: hiding it lowers the probability. Blue: raises it.");
        assertThat(ImageIO.read(folder.resolve("why.png").toFile()).getWidth()).isGreaterThan(1000);
        assertThatThrownBy(() -> ExplanationReport.write(explanation, record, folder.resolve("why.pdf")))
                .hasMessageEndingWith("why.pdf: an explanation is written as .html or .png");
    }

    @Test
    void regions_have_their_effects_where_their_boxes_are() throws IOException {
        Path detector = TinyDetector.write(folder.resolve("detector"));
        ShadesTask.set(settings, "visual", "regions", "visual-model", detector, "regions", "4", "epochs", "2");

        Attribution.OfImage image = explain("is it light?", null).images().get(0);

        assertThat(image.boxes()).hasSize(4 * image.effects().size());
        assertThat(image.boxes()).allMatch(share -> share >= 0 && share <= 1.0001);
        double down = (image.boxes().get(1) + image.boxes().get(3)) / 2;
        double across = (image.boxes().get(0) + image.boxes().get(2)) / 2;
        assertThat(Math.abs(image.valueAt(image.effects(), down, across)))
                .isGreaterThanOrEqualTo(Math.abs(image.effects().get(0)));
    }

    @Test
    void the_part_of_the_image_that_decides_has_the_effect() throws IOException {
        // given images that are light in one quarter, or in none, which is the answer
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            quarter(i % 2 == 0 ? i / 2 % 4 : -1, 20 + i / 2, folder.resolve(i + ".png"));
            lines.add("{\"text\": \"is it light?\", \"img\": \"" + i + ".png\", \"label\": \""
                    + (i % 2 == 0 ? "yes" : "no") + "\"}");
        }
        Files.write(folder.resolve("train.jsonl"), lines);
        ShadesTask.set(settings, "visual", "patches", "patch-size", "8", "epochs", "40");

        for (int light = 0; light < 4; light++) {
            quarter(light, 33, folder.resolve("0.png"));

            Attribution explanation = explain("is it light?", "yes");

            List<Double> effects = explanation.images().get(0).effects();
            assertThat(explanation.probability()).isGreaterThan(0.9);
            assertThat(effects.get(light)).isGreaterThan(0.5);
            assertThat(effects).filteredOn(effect -> effect > 0.5).hasSize(1);
        }
    }

    private static void quarter(int light, int dark, Path file) {
        byte[] rgb = new byte[3 * 16 * 16];
        for (int i = 0; i < rgb.length; i++) {
            int quarter = i / 3 / 16 / 8 * 2 + i / 3 % 16 / 8;
            rgb[i] = (byte) (quarter == light ? 230 - dark : dark);
        }
        PngWriter.write(new RgbImage(16, 16, rgb), file);
    }

    @Test
    void each_of_two_images_has_its_effects_and_its_panels() throws IOException {
        // given which of two images is lighter, a token each
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int other = (i + 1 + 2 * (i % 7)) % 80;
            lines.add("{\"text\": \"left?\", \"img\": [\"" + i + ".png\", \"" + other + ".png\"], \"label\": \""
                    + (i % 2 == 0 ? "yes" : "no") + "\"}");
        }
        Files.write(folder.resolve("train.jsonl"), lines);
        ShadesTask.set(settings, "images", "2", "visual", "patches", "patch-size", "16", "epochs", "80");
        train();
        LabelledRecord record = LabelledRecord.unlabelled(
                "left?", null, List.of(), List.of(folder.resolve("0.png"), folder.resolve("1.png")));

        // when
        Attribution explanation;
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            explanation = Explainer.explain(classifier, record, "yes");
        }
        ExplanationReport.write(explanation, record, folder.resolve("why.html"));

        // then
        assertThat(explanation.images()).hasSize(2);
        double all = sum(explanation.wordRelevance());
        double effect = 0;
        for (Attribution.OfImage image : explanation.images()) {
            assertThat(image.effects()).hasSize(1);
            all += sum(image.relevance());
            effect = Math.max(effect, image.effects().get(0));
        }
        assertThat(all).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(explanation.probability()).isGreaterThan(0.9);
        assertThat(effect).as("hiding the image that decides").isGreaterThan(0.3);
        assertThat(Jsoup.parse(folder.resolve("why.html").toFile())
                        .select("figcaption")
                        .eachText())
                .filteredOn("the image"::equals)
                .hasSize(2);
    }

    @Test
    void words_are_whole_and_long_texts_are_masked_in_runs() throws IOException {
        ShadesTask.set(settings, "epochs", "1", "fusion", "co-attention");

        Attribution explanation = explain("is it drag?" + " light dark".repeat(50), "yes");

        assertThat(explanation.words())
                .startsWith("[CLS]", "is", "it", "drag", "?", "light")
                .hasSize(106);
        assertThat(explanation.wordsTogether()).isEqualTo(2); // of 104 words
        assertThat(explanation.wordEffects()).hasSize(106);
        for (int i = 1; i < 105; i += 2) {
            assertThat(explanation.wordEffects().get(i))
                    .isEqualTo(explanation.wordEffects().get(i + 1));
        }
        Attribution.OfImage image = explanation.images().get(0);
        assertThat(image.seenByWord()).hasSize(106);
        assertThat(sum(image.seenByWord().get(3))).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(explanation.wordsSeen())).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(explanation.wordRelevance()) + sum(image.relevance()))
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void of_1350_tokens_no_more_than_64_regions_are_hidden() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("train.jsonl"));
        Files.write(folder.resolve("train.jsonl"), lines.subList(0, 12));
        ShadesTask.set(settings, "visual", "pixels", "image-size", "720x1280", "epochs", "1", "batch-size", "2");

        Attribution.OfImage image = explain("is it light?", null).images().get(0);

        assertThat(image.effects()).hasSize(1350);
        int[] regions = image.encoder().regionOfToken();
        assertThat(Arrays.stream(regions).distinct().count()).isBetween(32L, 64L);
        for (int i = 1; i < 1350; i++) {
            if (regions[i] == regions[i - 1]) {
                assertThat(image.effects().get(i)).isEqualTo(image.effects().get(i - 1));
            }
        }
    }

    @Test
    void a_label_that_the_model_does_not_know_is_refused_with_those_it_does() {
        ShadesTask.set(settings, "epochs", "1");

        assertThatThrownBy(() -> explain("is it light?", "maybe"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("label \"maybe\" is not one of the model's; the most probable are [")
                .hasMessageNotContaining("\n");
    }

    private void train() {
        new Trainer(SettingsReader.read(null, settings), new SilentListener()).run();
    }

    private Attribution explain(String text, @org.jspecify.annotations.Nullable String label) throws IOException {
        if (!Files.exists(folder.resolve("run/model.safetensors"))) {
            train();
        }
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            return Explainer.explain(classifier, record(text), label);
        }
    }

    private LabelledRecord record(String text) {
        return LabelledRecord.unlabelled(text, null, List.of(), List.of(folder.resolve("0.png")));
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(x -> x).sum();
    }
}
