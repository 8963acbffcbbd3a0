package org.visualbert4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.explain.Explainer;
import org.visualbert4j.explain.Explanation;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.region.TinyDetector;
import org.visualbert4j.report.ExplanationReport;

/** Explanations of models that have learnt that a picture is light or dark, whatever the text. */
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

        Explanation explanation = explain("is it light?", "yes");
        Explanation opposite = explain("is it dark?", "no");

        // then: masked, both questions are one, which can't be answered with "yes" and with "no"
        int decisive = explanation.words().indexOf("light");
        double both = explanation.wordEffects().get(decisive)
                + opposite.wordEffects().get(opposite.words().indexOf("dark"));
        assertThat(both).isGreaterThan(0.8);
        assertThat(explanation.wordEffects().get(0)).as("[CLS] is not masked").isZero();

        // and the attention's shares sum to one
        Explanation.PictureExplanation picture = explanation.pictures().get(0);
        double all = sum(explanation.wordRelevance()) + sum(picture.relevance());
        assertThat(all).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(explanation.wordsSeen())).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(sum(picture.seenByWord().get(decisive))).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void it_is_written_as_a_page_and_as_a_picture_and_nothing_else() throws IOException {
        ShadesTask.set(settings, "fusion", "co-attention", "epochs", "2");
        LabelledRecord record = record("is it <b>light</b>?");
        Explanation explanation = explain("is it <b>light</b>?", "no");

        ExplanationReport.write(explanation, record, folder.resolve("why.html"));
        ExplanationReport.write(explanation, record, folder.resolve("why.png"));

        Document page = Jsoup.parse(folder.resolve("why.html").toFile());
        assertThat(page.select("h1").text()).startsWith("Why \"no\", ");
        assertThat(page.select("p.lead").text()).isEqualTo("is it <b>light</b>?");
        assertThat(page.select("figure img[src^=data:image/png]")).hasSizeGreaterThan(3);
        assertThat(page.select("figcaption").eachText()).contains("the picture", "attention rollout", "\"light\" asks");
        assertThat(page.select("table.heat td").eachText()).contains("light", "[CLS]");
        assertThat(page.select("script, link")).isEmpty();
        assertThat(ImageIO.read(folder.resolve("why.png").toFile()).getWidth()).isGreaterThan(1000);
        assertThatThrownBy(() -> ExplanationReport.write(explanation, record, folder.resolve("why.pdf")))
                .hasMessageEndingWith("why.pdf: an explanation is written as .html or .png");
    }

    @Test
    void regions_have_their_effects_where_their_boxes_are() throws IOException {
        Path detector = TinyDetector.write(folder.resolve("detector"));
        ShadesTask.set(settings, "visual", "regions", "visual-model", detector, "regions", "4", "epochs", "2");

        Explanation.PictureExplanation picture =
                explain("is it light?", null).pictures().get(0);

        assertThat(picture.boxes()).hasSize(4 * picture.effects().size());
        assertThat(picture.boxes()).allMatch(share -> share >= 0 && share <= 1.0001);
        double down = (picture.boxes().get(1) + picture.boxes().get(3)) / 2;
        double across = (picture.boxes().get(0) + picture.boxes().get(2)) / 2;
        assertThat(Math.abs(picture.valueAt(picture.effects(), down, across)))
                .isGreaterThanOrEqualTo(Math.abs(picture.effects().get(0)));
    }

    @Test
    void a_label_that_the_model_does_not_know_is_refused_with_those_it_does() {
        ShadesTask.set(settings, "epochs", "1");

        assertThatThrownBy(() -> explain("is it light?", "maybe"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("label \"maybe\" is not one of the model's; the most probable are [")
                .hasMessageNotContaining("\n");
    }

    private Explanation explain(String text, @org.jspecify.annotations.Nullable String label) throws IOException {
        if (!Files.exists(folder.resolve("run/model.safetensors"))) {
            new Trainer(SettingsReader.read(null, settings), new SilentListener()).run();
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
