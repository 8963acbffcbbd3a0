package org.visualbert4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.visualbert4j.VisualBertException;

/**
 * What stands in the splits of a run, and what is suspicious about them.
 *
 * @param splits what stands in each, by name
 * @param missingImages records whose picture's file is not there
 * @param sharedImages pictures that stand in two splits, by the content of their files
 * @param sharedTexts texts that stand in two splits
 */
public record DataAudit(
        Map<String, SplitAudit> splits, List<LabelledRecord> missingImages, int sharedImages, int sharedTexts) {

    /**
     * One split.
     *
     * @param records how many
     * @param labels how many of them each label has
     * @param duplicates records that repeat an earlier one: the same texts, pictures and label
     * @param contradictions records that an earlier one contradicts: the same texts and pictures, another label
     * @param sizes of its pictures, each file counted once
     */
    public record SplitAudit(
            int records, SortedMap<String, Integer> labels, int duplicates, int contradictions, PictureSizes sizes) {}

    /**
     * Looks through splits.
     *
     * @param splits the records by split's name
     */
    public static DataAudit of(Map<String, List<LabelledRecord>> splits) {
        Map<String, SplitAudit> audits = new LinkedHashMap<>();
        Map<Path, String> contents = new HashMap<>();
        List<LabelledRecord> missing = new ArrayList<>();
        List<Set<String>> images = new ArrayList<>();
        List<Set<String>> texts = new ArrayList<>();
        splits.forEach((name, records) -> {
            Set<String> splitImages = new HashSet<>();
            Set<String> splitTexts = new HashSet<>();
            for (LabelledRecord record : records) {
                splitTexts.add(record.text() + "\u0000" + record.pair());
                boolean complete = true;
                for (Path image : record.images()) {
                    String content = contents.computeIfAbsent(image, DataAudit::content);
                    complete &= !content.isEmpty();
                    if (!content.isEmpty()) {
                        splitImages.add(content);
                    }
                }
                if (!complete) {
                    missing.add(record);
                }
            }
            audits.put(name, split(records, contents));
            images.add(splitImages);
            texts.add(splitTexts);
        });
        return new DataAudit(audits, missing, shared(images), shared(texts));
    }

    private static SplitAudit split(List<LabelledRecord> records, Map<Path, String> contents) {
        SortedMap<String, Integer> labels = new TreeMap<>();
        Map<List<Object>, Set<String>> seen = new HashMap<>(); // labels by what they are of
        int duplicates = 0;
        int contradictions = 0;
        for (LabelledRecord record : records) {
            String label = Objects.requireNonNullElse(record.label(), "(none)");
            labels.merge(label, 1, Integer::sum);
            List<Object> question = List.of(
                    record.text(),
                    String.valueOf(record.pair()),
                    record.choices(),
                    record.images().stream()
                            .map(image -> Objects.requireNonNull(contents.get(image))) // missing ones are alike
                            .toList());
            Set<String> before = seen.computeIfAbsent(question, ignored -> new HashSet<>());
            boolean first = before.isEmpty();
            if (!before.add(label)) {
                duplicates++;
            } else if (!first) {
                contradictions++;
            }
        }
        Set<Path> pictures =
                records.stream().flatMap(record -> record.images().stream()).collect(Collectors.toSet());
        return new SplitAudit(records.size(), labels, duplicates, contradictions, PictureSizes.of(pictures));
    }

    /**
     * Refuses the same file for training and test.
     *
     * @throws VisualBertException DATA
     */
    public static void refuseSameFile(Path training, Path test) {
        try {
            if (Files.isSameFile(training, test) || Files.mismatch(training, test) < 0) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        test + " is the training file: its accuracy would say nothing about new records"
                                + " (--allow-overlap permits it)");
            }
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, training + " or " + test + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What a person should know before the run, a line each; empty if nothing. */
    public List<String> warnings() {
        List<String> lines = new ArrayList<>(leaks());
        if (!missingImages.isEmpty()) {
            lines.add(missingImages.size() + " records' pictures are missing, the first at "
                    + missingImages.get(0).location() + ": "
                    + missingImages.get(0).image());
        }
        return lines;
    }

    /** What stands in two splits, a line each; empty if nothing. */
    public List<String> leaks() {
        List<String> lines = new ArrayList<>();
        if (sharedImages > 0) {
            lines.add(sharedImages + " pictures stand in two splits: the test is easier than new pictures are");
        }
        if (sharedTexts > 0) {
            lines.add(sharedTexts + " texts stand in two splits");
        }
        return lines;
    }

    private static int shared(List<Set<String>> sets) {
        Set<String> all = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (Set<String> set : sets) {
            for (String element : set) {
                if (!all.add(element)) {
                    twice.add(element);
                }
            }
        }
        return twice.size();
    }

    /** A file's size and checksum, or nothing if it is not there: enough to tell pictures apart that are not forged. */
    private static String content(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CRC32C checksum = new CRC32C();
            checksum.update(bytes);
            return bytes.length + "-" + checksum.getValue();
        } catch (IOException e) {
            return "";
        }
    }
}
