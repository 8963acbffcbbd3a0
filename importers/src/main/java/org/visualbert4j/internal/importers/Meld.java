package org.visualbert4j.internal.importers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.concurrent.ParallelTasks;
import org.visualbert4j.internal.video.Decoding;
import org.visualbert4j.internal.video.FrameFormat;
import org.visualbert4j.internal.video.FrameSize;
import org.visualbert4j.internal.video.FrameTimes;
import org.visualbert4j.internal.video.TimeSpan;
import org.visualbert4j.internal.video.VideoFrame;
import org.visualbert4j.internal.video.VideoLimits;
import org.visualbert4j.internal.video.VideoReader;

/**
 * MELD: utterances of a television series with the emotion and the sentiment that they are said with. A folder with {@code
 * train_sent_emo.csv}, {@code dev_sent_emo.csv} or {@code test_sent_emo.csv} and the clips {@code dia{D}_utt{U}.mp4} in folders
 * named as the published archive names them, beside the tables or in a folder of the split's name. Of each clip the middle frame
 * is written, 1280 by 720 pixels, to {@code frames/SPLIT/dia{D}_utt{U}.jpg} of the output; a frame that is there is kept.
 *
 * <p>A record has the keys {@code speaker}, {@code season}, {@code episode}, {@code dialogue}, {@code utterance}, the other of
 * {@code emotion} and {@code sentiment}, and {@code group}, which names the dialogue among all splits.
 */
public final class Meld implements Importer {

    /** Which of its two labels an utterance gets. */
    public enum Target {
        /** anger, disgust, fear, joy, neutral, sadness or surprise. */
        EMOTION("Emotion"),
        /** negative, neutral or positive. */
        SENTIMENT("Sentiment");

        private final String column;

        Target(String column) {
            this.column = column;
        }
    }

    /** What older tables have where newer ones have an ellipsis. */
    private static final char OLD_ELLIPSIS = '\u0085';

    private static final Map<String, String> CLIPS = Map.of(
            "train", "train_splits",
            "dev", "dev_splits_complete",
            "test", "output_repeated_splits_test");

    private static final Map<String, String> EXTRA = extra();

    /** Clips are of seconds; a longer time than this is a broken file's. */
    private static final VideoLimits LIMITS = new VideoLimits(4096L * 4096, 1, Duration.ofMinutes(2));

    private static final VideoReader.Settings FRAME = new VideoReader.Settings(new FrameSize(1280, 720), LIMITS, 1);

    /** Utterances whose frames are taken before their records are written, times the threads. */
    private static final int AHEAD = 16;

    private final Path folder;
    private final Target target;
    private final Path output;
    private final int threads;
    private final Decoding decoding;
    private final Map<String, Path> tables = new LinkedHashMap<>();

    /**
     * Looks for the tables.
     *
     * @param output the folder that the import goes to
     * @param threads that frames are taken on, 1 or more
     * @param decoding of the clips, which changes nothing of their frames
     * @throws VisualBertException DATA where there is none
     */
    public Meld(Path folder, Target target, Path output, int threads, Decoding decoding) {
        this.folder = folder;
        this.target = target;
        this.output = output;
        this.threads = threads;
        this.decoding = decoding;
        for (String split : List.of("train", "dev", "test")) {
            Path table = find(split, split + "_sent_emo.csv");
            if (table != null) {
                tables.put(split, table);
            }
        }
        if (tables.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    folder + (Files.isDirectory(folder) ? ": holds no MELD" : ": no such folder of MELD")
                            + "; looked for train_sent_emo.csv, dev_sent_emo.csv or test_sent_emo.csv in it");
        }
    }

    private static Map<String, String> extra() {
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("Speaker", "speaker");
        extra.put("Season", "season");
        extra.put("Episode", "episode");
        extra.put("Dialogue_ID", "dialogue");
        extra.put("Utterance_ID", "utterance");
        return extra;
    }

    private @Nullable Path find(String split, String name) {
        return Stream.of(folder.resolve(name), folder.resolve(split).resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(tables.keySet());
    }

    @Override
    public void read(String split, RecordSink records) {
        Utterances utterances = new Utterances(split, records);
        DelimitedFile.read(Objects.requireNonNull(tables.get(split), split), ',', true, utterances);
        utterances.flush();
    }

    /** Takes the frames of some utterances together, then writes their records in order. */
    private final class Utterances implements TableRow.Reader {

        private final String split;
        private final RecordSink records;
        private final @Nullable Path clips;
        private final List<TableRow> rows = new ArrayList<>();

        Utterances(String split, RecordSink records) {
            this.split = split;
            this.records = records;
            this.clips = find(split, Objects.requireNonNull(CLIPS.get(split), split));
        }

        @Override
        public void header(String place, List<String> columns) {
            List<String> wanted = new ArrayList<>(List.of("Utterance", "Emotion", "Sentiment"));
            wanted.addAll(EXTRA.keySet());
            wanted.removeAll(columns);
            if (!wanted.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        place + ": is no table of MELD: it has no column " + String.join(", ", wanted));
            }
        }

        @Override
        public void row(TableRow row) {
            rows.add(row);
            if (rows.size() == AHEAD * threads) {
                flush();
            }
        }

        @Override
        public void note(String line) {
            records.note(line);
        }

        void flush() {
            Map<String, String> problems = new ConcurrentHashMap<>();
            ParallelTasks.run(rows, threads, row -> {
                String problem = takeFrame(row);
                if (problem != null) {
                    problems.put(name(row), problem);
                }
            });
            for (TableRow row : rows) {
                String problem = problems.get(name(row));
                if (problem != null) {
                    records.missing(frame(row), problem);
                }
                records.add(record(row));
            }
            rows.clear();
        }

        /** Takes the frame of an utterance if it isn't there; says why it can't be had. */
        private @Nullable String takeFrame(TableRow row) {
            if (Files.exists(frame(row))) {
                return null;
            }
            if (clips == null) {
                return "there is no folder " + CLIPS.get(split);
            }
            Path clip = clips.resolve(name(row) + ".mp4");
            if (!Files.exists(clip)) {
                return "there is no clip " + clip;
            }
            List<String> problems = new ArrayList<>();
            decoding.frames(clip, new FrameTimes.Middle(), TimeSpan.ALL, FRAME, new Decoding.Receiver() {
                @Override
                public boolean wants(double seconds) {
                    return true;
                }

                @Override
                public void frame(double moment, VideoFrame taken) {
                    FrameFormat.JPEG.write(taken.image(), Utterances.this.frame(row));
                }

                @Override
                public void problem(VisualBertException problem) {
                    if (problem.code() != VisualBertException.Code.IMAGE) {
                        throw problem;
                    }
                    problems.add(problem.getMessage());
                }
            });
            return problems.isEmpty() ? null : problems.get(0);
        }

        private Path frame(TableRow row) {
            return output.resolve("frames").resolve(split).resolve(name(row) + FrameFormat.JPEG.ending());
        }

        private String name(TableRow row) {
            return "dia" + number(row, "Dialogue_ID") + "_utt" + number(row, "Utterance_ID");
        }

        /** Checked, since it becomes part of a path. */
        private static String number(TableRow row, String column) {
            String value = row.values().getOrDefault(column, "");
            if (!value.matches("\\d{1,6}")) {
                throw row.error("\"" + column + "\" is \"" + value + "\" where a number is expected");
            }
            return value;
        }

        private ImportedRecord record(TableRow row) {
            Map<String, String> extra = new LinkedHashMap<>();
            EXTRA.forEach((column, key) -> extra.put(key, row.values().getOrDefault(column, "")));
            Target other = target == Target.EMOTION ? Target.SENTIMENT : Target.EMOTION;
            extra.put(
                    other == Target.EMOTION ? "emotion" : "sentiment",
                    row.values().getOrDefault(other.column, ""));
            extra.put("group", split + "_dia" + number(row, "Dialogue_ID"));
            String label = row.values().get(target.column);
            return new ImportedRecord(
                    split + "_" + name(row),
                    row.values().getOrDefault("Utterance", "").replace(OLD_ELLIPSIS, '…'),
                    List.of(frame(row)),
                    label == null ? new ImportedRecord.Unlabelled() : new ImportedRecord.OneLabel(label),
                    extra);
        }
    }
}
