package org.visualbert4j.internal.report;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.Thumbnail;

/**
 * A page that needs nothing beside itself: images inside, no script, no network, and a policy that lets a browser hold
 * it to that; legible on a phone and in print. All text is escaped.
 */
final class HtmlPage {

    private static final int LONGEST_TEXT = 400; // of a card
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private final StringBuilder body = new StringBuilder();
    private final ImageReader images = new ImageReader();
    private final String title;

    HtmlPage(String title, String lead) {
        this.title = title;
        tag("h1", "", title);
        tag("p", " class=lead", lead);
    }

    HtmlPage section(String heading) {
        return tag("h2", "", heading);
    }

    HtmlPage paragraph(String text) {
        return tag("p", "", text);
    }

    /** Of metrics: all columns but the first are to the right. */
    HtmlPage table(List<String> head, List<List<String>> rows) {
        return table("", head, rows, (row, column) -> "");
    }

    /** Of words: all columns are to the left. */
    HtmlPage textTable(List<String> head, List<List<String>> rows) {
        return table(" class=text", head, rows, (row, column) -> "");
    }

    /** What a cell is beside its text. */
    @FunctionalInterface
    interface Shade {
        /** Attributes of a table cell, with a blank before them, or nothing; column 0 is the row's name. */
        String of(int row, int column);

        /** A hit or a miss, the deeper the larger its share, 0 to 1. */
        static String of(boolean hit, double share) {
            return of(hit ? "hit" : "miss", share);
        }

        /** An effect, the deeper the stronger, 0 to 1. */
        static String of(EffectColor effect, double share) {
            return of(effect == EffectColor.LOWERS ? "lowers" : "raises", share);
        }

        private static String of(String name, double share) {
            return String.format(Locale.ROOT, " class=%s style=\"--share: %.0f%%\"", name, 10 + 70 * share);
        }
    }

    /** A table with shaded cells and upright column names. */
    HtmlPage heatTable(List<String> head, List<List<String>> rows, Shade shade) {
        return table(" class=heat", head, rows, shade);
    }

    private HtmlPage table(String attributes, List<String> head, List<List<String>> rows, Shade shade) {
        body.append("<div class=scroll><table").append(attributes).append(">\n<tr>");
        head.forEach(cell -> tag("th", "", cell));
        body.append("</tr>\n");
        for (int i = 0; i < rows.size(); i++) {
            body.append("<tr>");
            for (int j = 0; j < rows.get(i).size(); j++) {
                tag("td", shade.of(i, j), rows.get(i).get(j));
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
        return this;
    }

    HtmlPage beginFigures() {
        body.append("<div class=metrics>\n");
        return this;
    }

    HtmlPage endFigures() {
        body.append("</div>\n");
        return this;
    }

    /** A chart between {@link #beginFigures} and {@link #endFigures}. */
    HtmlPage figure(Chart chart, String description) {
        return figure(chart.png(), description, description + ": " + chart.words());
    }

    /** A PNG there. */
    HtmlPage figure(byte[] png, String description, String words) {
        body.append("<figure><img alt=\"")
                .append(escape(words))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\">");
        tag("figcaption", "", description);
        body.append("</figure>\n");
        return this;
    }

    /** Images with lines under them, the last of them marked right or wrong; there likewise. */
    HtmlPage card(List<Path> images, List<String> lines, boolean right) {
        return card("card", images, lines, right);
    }

    /** Two images side by side, with lines under them as a card has them. */
    HtmlPage pair(Path first, Path second, List<String> lines, boolean right) {
        return card("\"card pair\"", List.of(first, second), lines, right);
    }

    private HtmlPage card(String kind, List<Path> images, List<String> lines, boolean right) {
        body.append("<div class=").append(kind).append('>');
        images.forEach(this::image);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String shown = line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + " …" : line;
            tag("p", i < lines.size() - 1 ? "" : right ? " class=right" : " class=wrong", shown);
        }
        body.append("</div>\n");
        return this;
    }

    private void image(Path file) {
        try {
            Thumbnail thumbnail = Thumbnail.of(images.read(file));
            body.append("<img alt=\"\"")
                    .append(thumbnail.shrunk() ? "" : " class=small")
                    .append(" src=\"data:")
                    .append(thumbnail.mediaType())
                    .append(";base64,")
                    .append(Base64.getEncoder().encodeToString(thumbnail.bytes()))
                    .append("\">");
        } catch (VisualBertException e) {
            String why = String.valueOf(e.getMessage()); // the page is worth having without it, and tells no paths
            tag("p", "", why.replace(file.toString(), String.valueOf(file.getFileName())));
        }
    }

    void write(Path path) {
        AtomicFile.write(
                path,
                "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                        + "<meta http-equiv=Content-Security-Policy content=\"" + POLICY + "\">\n"
                        + "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>"
                        + escape(title)
                        + "</title>\n<style>\n" + PageStyle.CSS + "</style>\n</head>\n<body>\n" + body
                        + "</body>\n</html>\n");
    }

    private HtmlPage tag(String name, String attributes, String text) {
        body.append('<')
                .append(name)
                .append(attributes)
                .append('>')
                .append(escape(text))
                .append("</")
                .append(name)
                .append(name.startsWith("t") ? ">" : ">\n");
        return this;
    }

    /** For text and for attributes in double quotes; what HTML has no place for is the replacement character. */
    static String escape(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cs}\\p{Cn}&&[^\\n\\t]]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
