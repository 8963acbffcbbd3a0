package org.visualbert4j.internal.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** An explanation in one image: the text, the panels four in a row, and the words with their metrics. */
final class ExplanationDrawing {

    private static final int MARGIN = 16;
    private static final int ACROSS = 4;
    private static final int PANEL = HeatMap.SIDE + MARGIN;
    private static final int LINE = 20;
    private static final int WORD = 96;

    private final ExplanationPanels explanation;
    private final BufferedImage image;
    private final Graphics2D graphics;
    private int y = MARGIN;

    private ExplanationDrawing(ExplanationPanels explanation) {
        this.explanation = explanation;
        int rows = (explanation.panels().size() + ACROSS - 1) / ACROSS;
        int wordRows = (explanation.words().size() + perRow() - 1) / perRow();
        int height = 3 * MARGIN + 4 * LINE + rows * (PANEL + LINE) + wordRows * 6 * LINE;
        image = new BufferedImage(MARGIN + ACROSS * PANEL, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), height);
    }

    private static int perRow() {
        return (ACROSS * PANEL - WORD) / WORD;
    }

    static BufferedImage draw(String title, String text, ExplanationPanels explanation) {
        ExplanationDrawing image = new ExplanationDrawing(explanation);
        image.line(title, Font.BOLD, 18);
        image.line(text, Font.PLAIN, 15);
        image.panels();
        image.words();
        image.y += 4 * LINE;
        image.line(EffectColor.LEGEND + " Orange: attention, which is no proof of an effect.", Font.PLAIN, 12);
        image.graphics.dispose();
        return image.image.getSubimage(0, 0, image.image.getWidth(), image.y + MARGIN);
    }

    private void line(String text, int style, int size) {
        y += LINE;
        write(text, MARGIN, y, image.getWidth() - 2 * MARGIN, style, size, Color.BLACK);
        y += LINE / 3;
    }

    /** Words on one line, cut where they would be longer than there is room. */
    private void write(String text, int x, int baseline, int width, int style, int size, Color colour) {
        graphics.setFont(new Font(Font.SANS_SERIF, style, size));
        graphics.setColor(colour);
        String shown = text;
        while (shown.length() > 1 && graphics.getFontMetrics().stringWidth(shown) > width) {
            shown = shown.substring(0, shown.length() - 2) + "…";
        }
        graphics.drawString(shown, x, baseline);
    }

    private void panels() {
        y += MARGIN;
        int tallest = 0;
        for (int i = 0; i < explanation.panels().size(); i++) {
            ExplanationPanels.Panel panel = explanation.panels().get(i);
            int x = MARGIN + i % ACROSS * PANEL;
            graphics.drawImage(panel.image(), x, y, null);
            write(panel.caption(), x, y + panel.image().getHeight() + 15, HeatMap.SIDE, Font.PLAIN, 11, Color.BLACK);
            tallest = Math.max(tallest, panel.image().getHeight());
            if (i % ACROSS == ACROSS - 1 || i == explanation.panels().size() - 1) {
                y += tallest + LINE + MARGIN / 2;
                tallest = 0;
            }
        }
    }

    private void words() {
        double strongest = explanation.wordScale();
        for (int i = 0; i < explanation.words().size(); i++) {
            int column = i % perRow();
            if (column == 0) {
                y += i == 0 ? LINE : 6 * LINE;
                String[] names = {"word", "effect, points", "rollout", "asked"};
                for (int k = 0; k < names.length; k++) {
                    write(names[k], MARGIN, y + k * LINE, WORD - 4, Font.PLAIN, 11, Color.DARK_GRAY);
                }
            }
            word(explanation.words().get(i), MARGIN + (column + 1) * WORD, strongest);
        }
    }

    private void word(ExplanationPanels.Word word, int x, double strongest) {
        double share = Math.abs(word.effect()) / strongest;
        Color colour = EffectColor.of(word.effect()).color();
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) (200 * share)));
        graphics.fillRect(x, y - 15, WORD - 6, LINE);
        write(word.piece(), x + 3, y, WORD - 12, Font.BOLD, 13, share > 0.55 ? Color.WHITE : Color.BLACK);
        Double seen = word.seen();
        write(String.format(Locale.ROOT, "%+.1f", 100 * word.effect()), x + 3, y + LINE, WORD, 0, 12, Color.BLACK);
        write(percent(word.relevance()), x + 3, y + 2 * LINE, WORD, Font.PLAIN, 12, Color.BLACK);
        write(seen == null ? "–" : percent(seen), x + 3, y + 3 * LINE, WORD, Font.PLAIN, 12, Color.BLACK);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
