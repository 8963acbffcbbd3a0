package org.visualbert4j.internal.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.CutTexts;

/**
 * What a run was told of its records before training, as {@code audit.json}, without folders.
 *
 * @param warnings the lines as they were shown
 * @param splits records by split
 * @param badImages by file: train, validation or test
 * @param cutTexts null where none was looked at
 * @param copies by how images look
 */
@JsonNaming(SnakeCaseStrategy.class)
record AuditFile(
        List<String> warnings,
        Map<String, Split> splits,
        Map<String, Images> badImages,
        @Nullable CutTexts cutTexts,
        int sharedImages,
        int sharedTexts,
        Copies copies) {

    /**
     * Copies among images by how they look, and records of nearly the same text and image.
     *
     * @param images pairs of images, by how they are alike
     * @param leaks images of a split that look like training images, without those of the same bytes
     * @param records groups of records
     * @param contradictory those of them that have several labels
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Copies(SortedMap<String, Integer> images, Map<String, Integer> leaks, int records, int contradictory) {

        static Copies of(DataAudit audit) {
            SortedMap<String, Integer> images = new TreeMap<>();
            audit.images()
                    .copies()
                    .forEach(copy -> images.merge(copy.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
            Map<String, Integer> leaks = new LinkedHashMap<>();
            audit.images()
                    .leaks()
                    .forEach(leak -> leaks.put(leak.split(), leak.images().size()));
            return new Copies(
                    images,
                    leaks,
                    audit.copies().groups().size(),
                    audit.copies().contradictory().size());
        }
    }

    /** Counts of one split; {@code labels} are records by label. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Split(int records, SortedMap<String, Integer> labels, int repeated, int contradicted) {}

    /** Records by what is wrong with their image, absent, missing or broken, and by label. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Images(int records, int leftOut, Map<String, SortedMap<String, Integer>> counts) {

        static Images of(BadImages images) {
            Map<String, SortedMap<String, Integer>> counts = new TreeMap<>();
            images.counts().forEach((kind, labels) -> counts.put(kind.name().toLowerCase(Locale.ROOT), labels));
            return new Images(images.records(), images.leftOut(), counts);
        }
    }

    static AuditFile of(DataAudit audit) {
        Map<String, Split> splits = new LinkedHashMap<>();
        audit.splits()
                .forEach((name, split) -> splits.put(
                        name, new Split(split.records(), split.labels(), split.duplicates(), split.contradictions())));
        Map<String, Images> images = new LinkedHashMap<>();
        audit.badImages().forEach((name, bad) -> images.put(name, Images.of(bad)));
        return new AuditFile(
                audit.warnings(),
                splits,
                images,
                audit.cutTexts(),
                audit.sharedImages(),
                audit.sharedTexts(),
                Copies.of(audit));
    }
}
