package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IO;
import static org.visualbert4j.error.VisualBertException.Code.USAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;

/**
 * What an extraction has done so far: a line of JSON a frame and a finished video, added as it happens, after a line with the
 * settings. A line that was cut off by a kill counts for nothing. One process at a time has it. Thread-safe.
 */
final class FrameJournal implements AutoCloseable {

    private static final String JOURNAL = "journal.jsonl";
    private static final String INDEX = "frames.jsonl";

    private final Path folder;
    private final FileChannel channel;
    private final TreeMap<String, Entry> frames = new TreeMap<>();
    private final Set<String> finished = new HashSet<>();

    /**
     * A frame.
     *
     * @param video its path, relative to what was extracted
     * @param time when it comes on the screen, in seconds
     * @param img its file, relative to the folder
     */
    record Entry(String video, double time, String img) {}

    private FrameJournal(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Opens or begins the journal of a folder.
     *
     * @param settings of the extraction, in words
     * @throws VisualBertException USAGE if another process has it, or it was begun with other settings; IO
     */
    static FrameJournal open(Path folder, String settings) {
        Path file = folder.resolve(JOURNAL);
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                throw new VisualBertException(USAGE, folder + ": another process extracts frames to it");
            }
            FrameJournal journal = new FrameJournal(folder, channel);
            journal.read(settings);
            return journal;
        } catch (IOException e) {
            close(channel);
            throw new VisualBertException(IO, file + ": can't be opened: " + e, e);
        } catch (VisualBertException e) {
            close(channel);
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the first error is the one to tell
        }
    }

    private void read(String settings) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(channel.size())];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until all of it is there
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int whole = text.lastIndexOf('\n') + 1;
        List<String> lines = text.substring(0, whole).lines().toList();
        channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
        if (lines.isEmpty()) {
            append(Json.PLAIN.createObjectNode().put("settings", settings));
            return;
        }
        for (String line : lines) {
            read(Json.PLAIN.readTree(line), settings);
        }
    }

    private void read(JsonNode line, String settings) {
        if (line.has("settings")) {
            String begun = line.path("settings").asText();
            if (!begun.equals(settings)) {
                throw new VisualBertException(
                        USAGE,
                        folder + ": holds frames taken with \"" + begun + "\", not with \"" + settings
                                + "\"; choose another `output`");
            }
        } else if (line.has("finished")) {
            finished.add(line.path("finished").asText());
        } else {
            Entry entry = new Entry(
                    line.path("video").asText(),
                    line.path("time").asDouble(),
                    line.path("img").asText());
            frames.put(entry.img(), entry);
        }
    }

    /** Whether a frame was written and is still there. */
    synchronized boolean has(String img) {
        return frames.containsKey(img) && Files.exists(folder.resolve(img));
    }

    /** Whether all frames of a video were written and are still there. */
    synchronized boolean isFinished(String video) {
        return finished.contains(video)
                && frames.values().stream()
                        .filter(entry -> entry.video().equals(video))
                        .allMatch(entry -> Files.exists(folder.resolve(entry.img())));
    }

    /** Notes a frame that was written. */
    synchronized void add(Entry frame) {
        frames.put(frame.img(), frame);
        append(Json.PLAIN.valueToTree(frame));
    }

    /** Notes that a video has no more frames. */
    synchronized void finish(String video) {
        if (finished.add(video)) {
            append(Json.PLAIN.createObjectNode().put("finished", video));
        }
    }

    private void append(ObjectNode line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new VisualBertException(IO, folder.resolve(JOURNAL) + ": can't be written: " + e, e);
        }
    }

    /** Writes the list of all frames that are there, in the order of videos and times. */
    synchronized void writeIndex() {
        AtomicFile.write(
                folder.resolve(INDEX),
                frames.values().stream()
                        .filter(frame -> Files.exists(folder.resolve(frame.img())))
                        .map(FrameJournal::line)
                        .collect(Collectors.joining()));
    }

    private static String line(Entry frame) {
        return Json.line(frame) + "\n";
    }

    @Override
    public void close() {
        close(channel);
    }
}
