package org.visualbert4j.internal.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.explain.Attribution;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.LabelledRecord;

/** An explanation as a page of HTML or as one image. */
public final class ExplanationReport {

    private static final int MOST_LABELS = 5;

    private ExplanationReport() {}

    /**
     * Writes it.
     *
     * @param record that it is of
     * @param output a file that ends in {@code .html} or {@code .png}
     * @throws VisualBertException USAGE for another ending, IO where it can't be written
     */
    public static void write(Attribution explanation, LabelledRecord record, Path output) {
        List<RgbImage> images =
                record.images().stream().map(new ImageReader()::read).toList();
        ExplanationPanels panels = ExplanationPanels.of(explanation, images);
        String name = output.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".html")) {
            page(explanation, record, panels).write(output);
        } else if (name.endsWith(".png")) {
            ByteBuffer png = ByteBuffer.wrap(png(ExplanationDrawing.draw(title(explanation), record.text(), panels)));
            AtomicFile.write(output, channel -> {
                while (png.hasRemaining()) {
                    channel.write(png);
                }
            });
        } else {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, output + ": an explanation is written as .html or .png");
        }
    }

    private static String title(Attribution explanation) {
        return String.format(Locale.ROOT, "Why \"%s\", %.1f %%", explanation.label(), 100 * explanation.probability());
    }

    private static HtmlPage page(Attribution explanation, LabelledRecord record, ExplanationPanels panels) {
        HtmlPage page = new HtmlPage(title(explanation), record.text());
        List<List<String>> labels = new ArrayList<>();
        for (ScoredLabel prediction :
                explanation.predictions().stream().limit(MOST_LABELS).toList()) {
            labels.add(
                    List.of(prediction.label(), String.format(Locale.ROOT, "%.2f %%", 100 * prediction.probability())));
        }
        page.table(List.of("label", "probability"), labels);
        page.section("The image");
        page.paragraph("Hidden: each region, a token or a block of them, is masked from the model in turn. "
                + EffectColor.LEGEND
                + " The other maps are attention: where the model looked, which is no proof that it mattered. All of it is"
                + " computed in fp32.");
        page.beginFigures();
        for (ExplanationPanels.Panel panel : panels.panels()) {
            page.figure(png(panel.image()), panel.caption(), panel.caption());
        }
        page.endFigures();
        page.section("The words");
        page.paragraph("Effect: points that the probability falls by where the word is masked, in the same colours"
                + (explanation.wordsTogether() == 1
                        ? ""
                        : ", in this long text " + explanation.wordsTogether() + " neighbouring words at a time")
                + ". Rollout: the share of what the"
                + " model read that came from the word by attention. Asked: the weight that the image gives it in"
                + " co-attention.");
        double strongest = panels.wordScale();
        List<List<String>> rows =
                panels.words().stream().map(ExplanationReport::row).toList();
        page.heatTable(
                List.of("word", "effect", "rollout", "asked"),
                rows,
                (row, column) -> column == 1 && panels.words().get(row).effect() != 0
                        ? HtmlPage.Shade.of(
                                EffectColor.of(panels.words().get(row).effect()),
                                Math.abs(panels.words().get(row).effect()) / strongest)
                        : "");
        return page;
    }

    private static List<String> row(ExplanationPanels.Word word) {
        Double seen = word.seen();
        return List.of(
                word.piece(),
                String.format(Locale.ROOT, "%+.1f", 100 * word.effect()),
                String.format(Locale.ROOT, "%.1f %%", 100 * word.relevance()),
                seen == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * seen));
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("this JDK writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory can't fail
        }
        return bytes.toByteArray();
    }
}
