package org.visualbert4j.internal.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.dataset.ImageCopies;
import org.visualbert4j.internal.dataset.ImageCopy;
import org.visualbert4j.internal.dataset.ImageCopy.Use;
import org.visualbert4j.internal.dataset.RecordCopies;
import org.visualbert4j.internal.dataset.RecordCopies.Group;
import org.visualbert4j.internal.dataset.RecordCopies.Member;

/** Images that are copies of one another, side by side, and records that contradict each other, on one page. */
public final class CopiesReport {

    private static final int SHOWN = 60; // of a section; images are inside the page
    private static final int MEMBERS = 6; // of a group

    /** What the page is called beside a run's report. */
    static final String NAME = "duplicates.html";

    private CopiesReport() {}

    static boolean isWorthAPage(DataAudit audit) {
        return !audit.images().copies().isEmpty()
                || !audit.copies().contradictory().isEmpty();
    }

    /** Writes the page. */
    public static void write(Path path, ImageCopies images, RecordCopies records) {
        HtmlPage page = new HtmlPage("Duplicates", summary(images, records));
        if (!images.complete()) {
            page.paragraph(
                    "Not all images were compared by how they look: their hashes take an eighth of Java's memory.");
        }
        images.leaks().forEach(leak -> page.paragraph(leak.warning() + "."));
        contradictions(page, records.contradictory());
        pairs(page, "Across splits", images, ImageCopy::isAcross);
        pairs(page, "Within a split", images, copy -> !copy.isAcross());
        page.write(path);
    }

    /** What there is, in one sentence. */
    public static String summary(ImageCopies images, RecordCopies records) {
        if (images.copies().isEmpty() && records.groups().isEmpty()) {
            return "No image is a copy of another, and no record is nearly the same as another.";
        }
        var kinds = images.copies().stream()
                .collect(Collectors.groupingBy(ImageCopy::kind, TreeMap::new, Collectors.counting()));
        String counts = kinds.entrySet().stream()
                .map(kind -> Words.format("%,d %s", kind.getValue(), words(kind.getKey())))
                .collect(Collectors.joining(", "));
        return Words.format(
                "%,d pairs of images are copies%s; %,d groups of records are nearly the same, %,d of them with several labels.",
                images.copies().size(),
                counts.isEmpty() ? "" : " (" + counts + ")",
                records.groups().size(),
                records.contradictory().size());
    }

    private static String words(ImageCopy.Kind kind) {
        return switch (kind) {
            case SAME_BYTES -> "of the same bytes";
            case SAME_PIXELS -> "of the same pixels";
            case NEAR -> "resized, re-encoded, brightened or cropped";
        };
    }

    private static void contradictions(HtmlPage page, List<Group> groups) {
        if (groups.isEmpty()) {
            return;
        }
        page.section("Records that contradict each other")
                .paragraph("Nearly the same text and image, and several labels: at most one of them is correct."
                        + rest(groups.size(), "records.jsonl"))
                .beginFigures();
        for (Group group : groups.subList(0, Math.min(SHOWN, groups.size()))) {
            List<Member> members = group.members();
            List<String> lines = new ArrayList<>();
            lines.add(members.get(0).record().text());
            members.stream()
                    .limit(MEMBERS)
                    .forEach(member ->
                            lines.add(place(member) + ": " + member.record().label()));
            lines.add((members.size() > MEMBERS ? "and " + (members.size() - MEMBERS) + " more; " : "")
                    + group.labels().size() + " labels");
            page.card(images(members), lines, false);
        }
        page.endFigures();
    }

    /** An image of each of the first records, each file once. */
    private static List<Path> images(List<Member> members) {
        return members.stream()
                .limit(MEMBERS)
                .flatMap(member -> member.record().images().stream())
                .distinct()
                .limit(2)
                .toList();
    }

    private static void pairs(HtmlPage page, String heading, ImageCopies images, Predicate<ImageCopy> chosen) {
        List<ImageCopy> copies = images.copies().stream().filter(chosen).toList();
        if (copies.isEmpty()) {
            return;
        }
        page.section(heading)
                .paragraph(Words.format("%,d pairs, those first that differ least.", copies.size())
                        + rest(copies.size(), "images.jsonl"))
                .beginFigures();
        for (ImageCopy copy : copies.subList(0, Math.min(SHOWN, copies.size()))) {
            page.pair(
                    copy.first().file(),
                    copy.second().file(),
                    List.of(
                            use(copy.first()),
                            use(copy.second()),
                            difference(copy),
                            copy.isSameLabel() ? "the same labels" : "different labels"),
                    copy.isSameLabel());
        }
        page.endFigures();
    }

    private static String difference(ImageCopy copy) {
        return copy.kind() == ImageCopy.Kind.NEAR
                ? Words.format(
                        "differ by %.1f of 255 at most%s",
                        copy.difference(), copy.cropped() ? ", one of them cropped" : "")
                : words(copy.kind());
    }

    private static String use(Use use) {
        return use.file().getFileName() + ", " + String.join(" and ", use.splits()) + ": "
                + String.join(" | ", use.labels());
    }

    private static String place(Member member) {
        return member.split() + ", line " + member.record().line();
    }

    private static String rest(int all, String file) {
        return all > SHOWN
                ? Words.format(" The first %d of %,d; find-duplicates writes all of them to %s.", SHOWN, all, file)
                : "";
    }
}
