package org.visualbert4j.internal.dataset;

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
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.CutTexts;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * What stands in the splits of a run, and what is suspicious about them.
 *
 * @param splits what stands in each, by name
 * @param badImages the records whose images can't be used, by the name of the file that they are of
 * @param cutTexts whose texts are too long; null where that was not looked at
 * @param remarks what else a person should know of the records, a line each
 * @param sharedImages images that stand in two splits, by the content of their files
 * @param sharedTexts texts that stand in two splits
 * @param images copies among the images, by how they look
 * @param copies records of nearly the same texts and images
 */
public record DataAudit(
        Map<String, SplitAudit> splits,
        Map<String, BadImages> badImages,
        @Nullable CutTexts cutTexts,
        List<String> remarks,
        int sharedImages,
        int sharedTexts,
        ImageCopies images,
        RecordCopies copies) {

    /**
     * One split.
     *
     * @param records how many
     * @param labels how many of them each label has
     * @param duplicates records that repeat an earlier one: the same texts, images and label
     * @param contradictions records that an earlier one contradicts: the same texts and images, another label
     * @param sizes of its images, each file counted once
     */
    public record SplitAudit(
            int records, SortedMap<String, Integer> labels, int duplicates, int contradictions, ImageSizes sizes) {}

    /**
     * Looks through splits.
     *
     * @param splits the records by split's name
     * @param badImages what was found out about their images, by the name of the file
     * @param remarks what else was found out
     */
    public static DataAudit of(
            Map<String, List<LabelledRecord>> splits, Map<String, BadImages> badImages, List<String> remarks) {
        Map<String, SplitAudit> audits = new LinkedHashMap<>();
        Map<Path, String> contents = new HashMap<>();
        List<Set<String>> images = new ArrayList<>();
        List<Set<String>> texts = new ArrayList<>();
        splits.forEach((name, records) -> {
            Set<String> splitImages = new HashSet<>();
            Set<String> splitTexts = new HashSet<>();
            for (LabelledRecord record : records) {
                splitTexts.add(record.text() + "\u0000" + record.pair());
                for (Path image : record.images()) {
                    String content = contents.computeIfAbsent(image, DataAudit::content);
                    if (!content.isEmpty()) {
                        splitImages.add(content);
                    }
                }
            }
            audits.put(name, split(records, contents));
            images.add(splitImages);
            texts.add(splitTexts);
        });
        return new DataAudit(
                audits,
                badImages,
                null,
                remarks,
                shared(images),
                shared(texts),
                ImageCopies.NONE,
                new RecordCopies(List.of()));
    }

    /** The same with what is known of texts. */
    public DataAudit with(CutTexts texts) {
        return new DataAudit(splits, badImages, texts, remarks, sharedImages, sharedTexts, images, copies);
    }

    /** The same with what copies there are by how images look. */
    public DataAudit with(ImageCopies found, RecordCopies records) {
        return new DataAudit(splits, badImages, cutTexts, remarks, sharedImages, sharedTexts, found, records);
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
        Set<Path> images =
                records.stream().flatMap(record -> record.images().stream()).collect(Collectors.toSet());
        return new SplitAudit(records.size(), labels, duplicates, contradictions, ImageSizes.of(images));
    }

    /**
     * Refuses the same file for training and test.
     *
     * @throws VisualBertException DATA
     */
    public static void refuseSameFile(Path training, Path test) {
        if (!Files.isRegularFile(training) || !Files.isRegularFile(test)) {
            return; // reading it says what it is; comparing a pipe would wait for ever
        }
        try {
            if (Files.isSameFile(training, test) || Files.mismatch(training, test) < 0) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        test + " is the training file: its accuracy would say nothing about new records"
                                + " (`allow-overlap` permits it)");
            }
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, training + " or " + test + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What may make a model worse than it seems, a line each; empty if nothing. Without folders. */
    public List<String> warnings() {
        List<String> lines = new ArrayList<>();
        badImages.values().forEach(images -> images.warning().ifPresent(lines::add));
        lines.addAll(remarks);
        if (cutTexts != null) {
            cutTexts.warning().ifPresent(lines::add);
        }
        if (sharedImages > 0) {
            lines.add(sharedImages + " images stand in two splits: the test is easier than new images are");
        }
        images.leaks().forEach(leak -> lines.add(leak.warning()));
        if (!images.complete()) {
            lines.add("not all images were compared by how they look: their hashes take an eighth of Java's memory");
        }
        return lines;
    }

    /** What is common and yet worth knowing, a line each: that texts stand in two splits, and that records contradict each other. */
    public List<String> notes() {
        List<String> lines = new ArrayList<>();
        if (sharedTexts > 0) {
            lines.add(sharedTexts + " texts stand in two splits");
        }
        int contradictory = copies.contradictory().size();
        if (contradictory > 0) {
            lines.add(contradictory + " groups of records have nearly the same text and image, and several labels");
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

    /** A file's size and checksum, or nothing if it is not there: enough to tell images apart that are not forged. */
    public static String content(Path file) {
        try {
            CRC32C checksum = new CRC32C();
            RegularFile.addTo(checksum, file);
            return RegularFile.size(file) + "-" + checksum.getValue();
        } catch (IOException e) {
            return "";
        }
    }
}
