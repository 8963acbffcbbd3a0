package org.visualbert4j.report;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.runtime.AtomicFile;
import org.visualbert4j.vision.ImageReader;
import org.visualbert4j.vision.PngWriter;
import org.visualbert4j.vision.Resize;
import org.visualbert4j.vision.RgbImage;

/**
 * A page that needs nothing beside itself: pictures inside, no script, no network; legible on a phone and in print. All
 * text is escaped.
 */
final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --accent: #2a6fdb; --soft: #8881; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.6rem; margin: 1rem 0 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
            p.lead { margin: .2rem 0 1rem; opacity: .8; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
            th:first-child, td:first-child { text-align: left; }
            td.hit { background: color-mix(in srgb, var(--accent) 25%, transparent); }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; max-width: 100%; } figure img { max-width: 100%; height: auto; }
            .card { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem; width: 13rem; background: var(--soft); }
            .card img { width: 100%; image-rendering: pixelated; border-radius: .3rem; background: #fff; }
            .card p { margin: .4rem 0 0; } .right { color: #17803d; } .wrong { color: #c2261c; }
            pre { font-size: .8rem; padding: .5rem; background: var(--soft); border-radius: .3rem; }
            @media print { body { max-width: none; } .scroll { overflow: visible; } pre { white-space: pre-wrap; } .card { break-inside: avoid; } h2 { break-after: avoid; } }
            """;

    /** Of a picture, in pixels: sharp enough on a card, small enough for a page of many. */
    private static final int LONGEST_SIDE = 320;

    private final StringBuilder body = new StringBuilder();
    private final String title;

    HtmlPage(String title, String lead) {
        this.title = title;
        body.append("<h1>")
                .append(escape(title))
                .append("</h1>\n<p class=lead>")
                .append(escape(lead))
                .append("</p>\n");
    }

    HtmlPage section(String heading) {
        body.append("<h2>").append(escape(heading)).append("</h2>\n");
        return this;
    }

    HtmlPage paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A table; the cell of each row whose index is in {@code marked} is set off, -1 for none. */
    HtmlPage table(List<String> head, List<List<String>> rows, List<Integer> marked) {
        body.append("<div class=scroll><table>\n<tr>");
        head.forEach(cell -> body.append("<th>").append(escape(cell)).append("</th>"));
        body.append("</tr>\n");
        for (int i = 0; i < rows.size(); i++) {
            int mark = i < marked.size() ? marked.get(i) : -1;
            body.append("<tr>");
            for (int j = 0; j < rows.get(i).size(); j++) {
                body.append(j == mark ? "<td class=hit>" : "<td>")
                        .append(escape(rows.get(i).get(j)))
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
        return this;
    }

    HtmlPage beginFigures() {
        body.append("<div class=figures>\n");
        return this;
    }

    HtmlPage endFigures() {
        body.append("</div>\n");
        return this;
    }

    HtmlPage figure(byte[] png, String description) {
        body.append("<figure><img alt=\"")
                .append(escape(description))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\"></figure>\n");
        return this;
    }

    /** Text as it stands, such as a file. */
    HtmlPage text(String text) {
        body.append("<pre class=scroll>").append(escape(text)).append("</pre>\n");
        return this;
    }

    /** Pictures, small, those that can't be read left out, with lines under them, the last marked right or wrong. */
    HtmlPage card(List<Path> images, List<String> lines, boolean right) {
        body.append("<div class=card>");
        images.forEach(image -> small(image)
                .ifPresent(png -> body.append("<img alt=\"\" src=\"data:image/png;base64,")
                        .append(png)
                        .append("\">")));
        for (int i = 0; i < lines.size(); i++) {
            String style = i < lines.size() - 1 ? "" : right ? " class=right" : " class=wrong";
            body.append("<p")
                    .append(style)
                    .append(">")
                    .append(escape(lines.get(i)))
                    .append("</p>");
        }
        body.append("</div>\n");
        return this;
    }

    /** A picture of any format that is read, no side longer than {@link #LONGEST_SIDE}. */
    private static Optional<String> small(Path image) {
        try {
            RgbImage read = new ImageReader().read(image);
            double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(read.width(), read.height()));
            Resize resize = new Resize(Math.max(1, (int) Math.round(scale * read.height())), Math.max(1, (int)
                    Math.round(scale * read.width())));
            RgbImage shown = scale < 1 ? resize.apply(read, new SplittableRandom(0)) : read;
            return Optional.of(Base64.getEncoder().encodeToString(PngWriter.encode(shown)));
        } catch (VisualBertException e) {
            return Optional.empty();
        }
    }

    void write(Path path) {
        AtomicFile.write(
                path,
                "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
                        + "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>"
                        + escape(title)
                        + "</title>\n<style>\n" + STYLE + "</style>\n<body>\n" + body + "</body>\n</html>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
