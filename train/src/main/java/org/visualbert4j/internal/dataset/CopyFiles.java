package org.visualbert4j.internal.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.records.LabelledRecord;

/** Copies as JSON lines. */
public final class CopyFiles {

    private CopyFiles() {}

    /** A pair of images. */
    @JsonNaming(SnakeCaseStrategy.class)
    private record ImageLine(
            String first,
            String second,
            String kind,
            double difference,
            boolean cropped,
            boolean across,
            boolean sameLabel,
            Set<String> firstIn,
            Set<String> secondIn,
            Set<String> firstLabels,
            Set<String> secondLabels) {

        static ImageLine of(ImageCopy copy) {
            return new ImageLine(
                    copy.first().file().toString(),
                    copy.second().file().toString(),
                    copy.kind().name().toLowerCase(Locale.ROOT),
                    Math.round(100 * copy.difference()) / 100.0,
                    copy.cropped(),
                    copy.isAcross(),
                    copy.isSameLabel(),
                    copy.first().splits(),
                    copy.second().splits(),
                    copy.first().labels(),
                    copy.second().labels());
        }
    }

    /** A group of records. */
    private record GroupLine(Set<String> labels, boolean contradictory, boolean across, List<MemberLine> records) {}

    /** A record of a group. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record MemberLine(
            String in,
            int line,
            String id,
            String text,
            @Nullable String label,
            @Nullable Double similarity) {}

    /** Writes a line a pair. */
    public static void writeImages(Path file, ImageCopies images) {
        write(file, images.copies().stream().map(ImageLine::of));
    }

    /**
     * Writes a line a group.
     *
     * @param similarity of a group's first record and another one, where it is known
     */
    public static void writeRecords(
            Path file, RecordCopies records, BiFunction<LabelledRecord, LabelledRecord, @Nullable Double> similarity) {
        write(file, records.groups().stream().map(group -> {
            LabelledRecord first = group.members().get(0).record();
            List<MemberLine> members = group.members().stream()
                    .map(member -> new MemberLine(
                            member.split(),
                            member.record().line(),
                            member.record().id(),
                            member.record().text(),
                            member.record().label(),
                            similarity.apply(first, member.record())))
                    .toList();
            return new GroupLine(group.labels(), group.isContradictory(), group.isAcross(), members);
        }));
    }

    private static void write(Path file, Stream<?> lines) {
        AtomicFile.write(file, channel -> {
            for (Object line : lines.toList()) {
                ByteBuffer buffer = ByteBuffer.wrap((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        });
    }
}
