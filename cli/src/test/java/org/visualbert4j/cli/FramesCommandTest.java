package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;

class FramesCommandTest {

    @TempDir
    Path folder;

    @Test
    void frames_are_written_once_and_listed_as_records() throws IOException {
        // given three seconds of video, grey that gets lighter with each frame
        Path video = greys(30);
        String output = folder.resolve("out").toString();
        String[] command = {
            "frames",
            "extract",
            "--video",
            video.toString(),
            "--output",
            output,
            "--at",
            "every",
            "1s",
            "--from",
            "0:00.5",
            "--size",
            "32x20"
        };

        Terminal first = Terminal.run(command);
        Terminal again = Terminal.run(command);

        assertThat(first.out()).isEqualTo("1 videos: 3 frames written, 0 there already\n");
        assertThat(first.exitCode()).isZero();
        assertThat(again.out()).isEqualTo("1 videos: 0 frames written, 0 there already\n");
        List<LabelledRecord> records = RecordFile.readWithMissingTexts(
                folder.resolve("out/frames.jsonl"), RecordFormat.JSONL, FieldNames.DEFAULT);
        assertThat(records).hasSize(3);
        RgbImage image = new ImageReader().read(records.get(1).images().get(0));
        assertThat(image.width()).isEqualTo(32);
        assertThat(image.height()).isEqualTo(20);
        assertThat(image.rgb()[0] & 0xff).isBetween(121, 123); // of luma 16 + 7 * 15, from 16 to 235
    }

    @Test
    void the_middle_is_the_default() throws IOException {
        Path video = greys(10);

        Terminal terminal = Terminal.run(
                "frames", "extract", "--video", video.toString(), "--output", folder + "/out", "--write", "jpeg");

        assertThat(terminal.out()).startsWith("1 videos: 1 frames written");
        assertThat(folder.resolve("out/greys.y4m/000000.500.jpg")).exists();
    }

    @Test
    void a_broken_video_is_one_line_and_an_exit_code() throws IOException {
        Path video = Files.writeString(folder.resolve("broken.mp4"), "nothing");

        Terminal terminal = Terminal.run(
                "frames",
                "extract",
                "--video",
                video.toString(),
                "--output",
                folder.resolve("o").toString());

        assertThat(terminal.err()).contains(video + ": is no video of a known format by how it begins\n");
        assertThat(terminal.out()).contains("; 1 videos are not whole");
        assertThat(terminal.exitCode()).isEqualTo(5);
    }

    @Test
    void what_is_no_moment_is_refused() throws IOException {
        Terminal terminal = Terminal.run(
                "frames", "extract", "--video", greys(2).toString(), "--output", folder.toString(), "--at", "once");

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).hasLineCount(1).contains("\"once\" is none of middle, every 1s, scene");
    }

    /** An uncompressed video of ten frames a second. */
    private Path greys(int frames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("YUV4MPEG2 W16 H16 F10:1 Ip C444\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < frames; i++) {
            bytes.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            byte[] planes = new byte[3 * 16 * 16];
            Arrays.fill(planes, 0, 16 * 16, (byte) (16 + 7 * i));
            Arrays.fill(planes, 16 * 16, planes.length, (byte) 128);
            bytes.write(planes);
        }
        return Files.write(folder.resolve("greys.y4m"), bytes.toByteArray());
    }
}
