package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.video.Decoding;
import org.visualbert4j.internal.video.VideoMaker;
import org.visualbert4j.testing.SharedData;

class MeldTest {

    private static final String HEADER = "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,"
            + "Episode,StartTime,EndTime\r\n";

    @TempDir
    Path folder;

    private Path source;
    private Path output;

    /** In the published layout: of four training clips one is missing and one broken. */
    @BeforeEach
    void dataSet() throws IOException {
        source = Files.createDirectories(folder.resolve("MELD.Raw"));
        output = folder.resolve("records");
        Files.writeString(source.resolve("train_sent_emo.csv"), HEADER + """
                1,"Oh my God, he\222s lost it\205",Phoebe,sadness,negative,0,0,4,7,"00:20:57,256","00:21:00,049"
                2,"He said ""what?\""",Monica,surprise,negative,0,1,4,7,"00:21:01,927","00:21:03,261"
                4,Yes.,Ross,neutral,neutral,3,0,4,8,"00:21:01,927","00:21:03,261"
                5,No.,Ross,joy,positive,3,1,4,8,"00:21:01,927","00:21:03,261"
                """.replace("\n", "\r\n"));
        Files.writeString(
                source.resolve("dev_sent_emo.csv"),
                HEADER + "1,Hi.,Joey,joy,positive,0,0,1,1,\"00:20:57,256\",\"00:21:00,049\"\r\n");
        Path train = Files.createDirectory(source.resolve("train_splits"));
        VideoMaker.clip().write(train.resolve("dia0_utt0.mp4"), 50);
        VideoMaker.clip().size(320, 180).write(train.resolve("dia0_utt1.mp4"), 21);
        Files.writeString(train.resolve("dia3_utt1.mp4"), "no clip");
        Path dev = Files.createDirectory(source.resolve("dev_splits_complete"));
        VideoMaker.clip().write(dev.resolve("dia0_utt0.mp4"), 9);
    }

    @Test
    void records_have_the_middle_frame_and_what_is_known_of_the_utterance() throws IOException {
        Imported imported = imported(Meld.Target.EMOTION);

        assertThat(lines("train").get(0).toString())
                .isEqualTo("{\"id\":\"train_dia0_utt0\",\"text\":\"Oh my God, he’s lost it…\","
                        + "\"img\":\"frames/train/dia0_utt0.jpg\",\"label\":\"sadness\",\"speaker\":\"Phoebe\","
                        + "\"season\":\"4\",\"episode\":\"7\",\"dialogue\":\"0\",\"utterance\":\"0\","
                        + "\"sentiment\":\"negative\",\"group\":\"train_dia0\"}");
        assertThat(lines("dev").get(0).path("group").asText()).isEqualTo("dev_dia0");
        RgbImage first =
                new ImageReader().read(imported.records("train").get(0).images().get(0));
        assertThat(first.width()).isEqualTo(1280);
        assertThat(first.height()).isEqualTo(720);
        assertThat(VideoMaker.number(first)).isEqualTo(25);
        assertThat(number("train/dia0_utt1.jpg")).isEqualTo(10);
        assertThat(number("dev/dia0_utt0.jpg")).isEqualTo(4);
    }

    @Test
    void the_label_may_be_the_sentiment() throws IOException {
        imported(Meld.Target.SENTIMENT);

        assertThat(lines("train").get(0).path("label").asText()).isEqualTo("negative");
        assertThat(lines("train").get(0).path("emotion").asText()).isEqualTo("sadness");
    }

    @Test
    void missing_and_broken_clips_are_counted_and_listed() throws IOException {
        Imported imported = imported(Meld.Target.EMOTION);

        assertThat(imported.records("train")).hasSize(4);
        assertThat(imported.report().missingImages()).isEqualTo(2);
        assertThat(imported.report().splits().get(0).incomplete()).isEqualTo(2);
        Path broken = source.resolve("train_splits/dia3_utt1.mp4");
        assertThat(Files.readAllLines(output.resolve("missing.txt")))
                .containsExactly(
                        output.resolve("frames/train/dia3_utt0.jpg") + "\tthere is no clip "
                                + source.resolve("train_splits/dia3_utt0.mp4"),
                        output.resolve("frames/train/dia3_utt1.jpg") + "\t" + broken
                                + ": is no video of a known format by how it begins");
    }

    @Test
    void frames_that_are_there_are_not_taken_again() throws IOException {
        imported(Meld.Target.EMOTION);
        Path kept = output.resolve("frames/train/dia0_utt0.jpg");
        Path gone = output.resolve("frames/train/dia0_utt1.jpg");
        Files.setLastModifiedTime(kept, FileTime.fromMillis(1_000));
        Files.delete(gone);

        imported(Meld.Target.EMOTION);

        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(FileTime.fromMillis(1_000));
        assertThat(gone).exists();
    }

    @Test
    void tables_without_clips_make_records_of_which_all_images_are_missing() throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Files.copy(source.resolve("dev_sent_emo.csv"), tables.resolve("dev_sent_emo.csv"));

        Imported imported = Imported.of(new Meld(tables, Meld.Target.EMOTION, output, 2, Decoding.HERE), output);

        assertThat(imported.records("dev")).hasSize(1);
        assertThat(imported.report().missingImages()).isOne();
        assertThat(output.resolve("missing.txt")).content().contains("there is no folder dev_splits_complete");
    }

    @Test
    void what_is_no_meld_is_refused_with_its_place() throws IOException {
        assertThatThrownBy(() -> new Meld(folder, Meld.Target.EMOTION, output, 1, Decoding.HERE))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(folder + ": holds no MELD; looked for train_sent_emo.csv, dev_sent_emo.csv or"
                        + " test_sent_emo.csv in it");

        Path table = source.resolve("dev_sent_emo.csv");
        Files.writeString(table, HEADER + "1,Hi.,Joey,joy,positive,../..,0,1,1,a,b\r\n");
        assertThatThrownBy(() -> imported(Meld.Target.EMOTION))
                .hasMessage(table + ":2: \"Dialogue_ID\" is \"../..\" where a number is expected");

        Files.writeString(table, "Utterance,Emotion\r\nHi.,joy\r\n");
        assertThatThrownBy(() -> imported(Meld.Target.EMOTION))
                .hasMessage(table + ":1: is no table of MELD: it has no column Sentiment, Speaker, Season, Episode,"
                        + " Dialogue_ID, Utterance_ID");
    }

    @Test
    @EnabledIf(SharedData.IS_THERE)
    void the_published_tables_give_the_data_sets_own_counts() throws IOException {
        Path tables = SharedData.folder().resolve("meld");

        Imported imported = Imported.of(new Meld(tables, Meld.Target.EMOTION, output, 2, Decoding.HERE), output);

        assertThat(imported.records("train")).hasSize(9_989);
        assertThat(imported.records("dev")).hasSize(1_109);
        assertThat(imported.records("test")).hasSize(2_610);
        assertThat(imported.report().splits().get(0).labels())
                .containsEntry("neutral", 4_710)
                .containsEntry("joy", 1_743)
                .containsEntry("surprise", 1_205)
                .containsEntry("anger", 1_109)
                .containsEntry("sadness", 683)
                .containsEntry("disgust", 271)
                .containsEntry("fear", 268)
                .hasSize(7);

        // and what another program made of the development set
        List<JsonNode> others = lines(tables.resolve("dev_sent_emo.jsonl"));
        List<JsonNode> ours = lines("dev");
        for (int i = 0; i < others.size(); i++) {
            for (String key : List.of("id", "text", "img", "label", "sentiment")) {
                assertThat(ours.get(i).path(key)).isEqualTo(others.get(i).path(key));
            }
        }
    }

    @Test
    @EnabledIf(SharedData.IS_THERE)
    void older_tables_give_the_texts_of_newer_ones() throws IOException {
        Path tables = SharedData.folder().resolve("meld");
        Imported.of(new Meld(tables, Meld.Target.EMOTION, output, 2, Decoding.HERE), output);
        List<String> newer = Files.readAllLines(output.resolve("dev.jsonl"));

        Imported.of(
                new Meld(
                        tables.resolve("older_encoding"),
                        Meld.Target.EMOTION,
                        folder.resolve("older"),
                        2,
                        Decoding.HERE),
                folder.resolve("older"));

        // where newer ones have a plain space, one text has another one
        String older = Files.readString(folder.resolve("older/dev.jsonl")).replace('\u00a0', ' ');
        assertThat(older.lines()).containsExactlyElementsOf(newer);
    }

    private Imported imported(Meld.Target target) {
        return Imported.of(new Meld(source, target, output, 2, Decoding.HERE), output);
    }

    private int number(String frame) {
        return VideoMaker.number(new ImageReader().read(output.resolve("frames").resolve(frame)));
    }

    private List<JsonNode> lines(String split) throws IOException {
        return lines(output.resolve(split + ".jsonl"));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }
}
