package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes in locales whose encoding is not UTF-8, as cron, systemd and containers have them, without the launcher. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
class LocaleTest {

    private static final Map<String, Color> COLOURS = Map.of("красный", Color.RED, "синий", Color.BLUE);

    private Path data = Path.of("");
    private Path run = Path.of("");
    private Path records = Path.of("");
    private String predicted = "";

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        assumeTrue(System.getProperty("native.encoding").equals("UTF-8"), "the tests' own process names such files");
        data = Files.createDirectory(folder.resolve("данные"));
        run = folder.resolve("прогон");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (Map.Entry<String, Color> colour : COLOURS.entrySet()) {
                String name = colour.getKey() + i + ".png";
                draw(data.resolve(name), colour.getValue());
                lines.add("{\"text\": \"цвет " + colour.getKey() + "\", \"img\": \"" + name + "\", \"label\": \""
                        + colour.getKey() + "\"}");
            }
        }
        records = Files.write(data.resolve("записи.jsonl"), lines);
        Terminal trained = Terminal.run(
                "train",
                "--train",
                records.toString(),
                "--output",
                run.toString(),
                "--model",
                "tiny",
                "--image-size",
                "16x16",
                "--epochs",
                "1");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        predicted = Terminal.run(prediction()).out();
        assertThat(predicted).contains("\"label\":\"красный\"", "\"label\":\"синий\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "", "LANG=de_DE.ISO-8859-1", "LC_CTYPE=nowhere"})
    void texts_names_of_files_and_labels_are_the_same_in_any_locale(String locale) throws Exception {
        Terminal terminal = in(locale, prediction());

        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.out()).isEqualTo(predicted);
        assertThat(terminal.exitCode()).isZero();
    }

    @Test
    void names_in_files_of_records_are_found_without_a_locale_and_labels_are_printed() throws Exception {
        Terminal expected = Terminal.run("evaluate", run.toString(), "--data", records.toString());

        Terminal terminal = in("", "evaluate", run.toString(), "--data", records.toString());

        assertThat(terminal.exitCode()).as(terminal.err()).isZero();
        assertThat(terminal.out()).isEqualTo(expected.out()).contains("синий");
    }

    @Test
    void an_encoding_among_the_options_of_java_changes_nothing() throws Exception {
        Terminal terminal = Terminal.process(List.of("-Dfile.encoding=ISO-8859-1"), prediction());

        assertThat(terminal.out()).as(terminal.err()).isEqualTo(predicted);
    }

    @Test
    void an_argument_that_is_no_utf_8_is_refused_in_one_line() throws Exception {
        for (String locale : new String[] {"LC_ALL=C", "LC_ALL=C.UTF-8"}) {
            ProcessBuilder builder =
                    new ProcessBuilder("sh", "-c", "exec \"$@\" --text \"$(printf 'sch\\366n')\"", "sh");
            builder.command()
                    .addAll(Terminal.builder(List.of(), "predict", run.toString())
                            .command());

            Terminal terminal = Terminal.process(in(locale, builder));

            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(terminal.out()).isEmpty();
            assertThat(terminal.err())
                    .contains("argument 4, \"sch")
                    .contains("no text in UTF-8")
                    .hasLineCount(1);
        }
    }

    @Test
    void texts_in_the_encoding_of_an_installed_locale_are_read_in_it(@TempDir Path folder) throws Exception {
        Terminal terminal = installed(folder, "ru_RU", "KOI8-R", "красный", "цвет красный".getBytes("KOI8-R"));

        assertThat(terminal.out()).as(terminal.err()).isEqualTo(predicted);
        assertThat(terminal.exitCode()).isZero();
    }

    @Test
    void texts_in_utf_8_are_read_as_such_in_an_installed_locale_of_one_byte_a_character(@TempDir Path folder)
            throws Exception {
        Terminal terminal = installed(folder, "ru_RU", "KOI8-R", "", "цвет красный".getBytes(StandardCharsets.UTF_8));

        assertThat(terminal.out()).as(terminal.err()).isEqualTo(predicted);
        assertThat(terminal.exitCode()).isZero();
    }

    @Test
    void arguments_of_two_encodings_are_refused_in_one_line(@TempDir Path folder) throws Exception {
        Terminal terminal =
                installed(folder, "ru_RU", "KOI8-R", "красный", "цвет красный".getBytes(StandardCharsets.UTF_8));

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains("argument 6, \"цвет красный\", is text in UTF-8 and another argument in the locale's KOI8-R")
                .hasLineCount(1);
    }

    @Test
    void a_text_that_both_encodings_can_read_is_refused_in_one_line(@TempDir Path folder) throws Exception {
        Terminal terminal = installed(folder, "ja_JP", "EUC-JP", "", "直".getBytes("EUC-JP"));

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains("argument 6, \"ľ\" in UTF-8, is \"直\" in the locale's ")
                .hasLineCount(1);
    }

    /** Predicts in a locale that is made for it, with an image whose name ends as given in its encoding and a text of any bytes. */
    private Terminal installed(Path folder, String language, String encoding, String name, byte[] text)
            throws IOException, InterruptedException {
        String locale = language + "." + encoding;
        Process made = localeMaker(language, encoding, folder.resolve(locale));
        assumeTrue(
                made != null && made.waitFor() <= 1 && Files.exists(folder.resolve(locale)), "localedef has sources");
        Path red = Files.copy(data.resolve("красный1.png"), folder.resolve("red.png"));
        Path link = Files.createSymbolicLink(folder.resolve("run"), run);
        String image = folder + "/" + escaped(name.getBytes(encoding)) + ".png";
        String shell = "cp '" + red + "' \"$(printf '" + image + "')\" && exec \"$@\" --image \"$(printf '" + image
                + "')\" --text \"$(printf '" + escaped(text) + "')\" --json";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", shell, "sh");
        builder.command()
                .addAll(Terminal.builder(List.of(), "predict", link.toString()).command());
        ProcessBuilder there = in("LC_ALL=" + locale, builder);
        there.environment().put("LOCPATH", folder.toString());
        return Terminal.process(there);
    }

    private static @Nullable Process localeMaker(String language, String encoding, Path locale) {
        try {
            return new ProcessBuilder("localedef", "-i", language, "-f", encoding, locale.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null; // no such program
        }
    }

    /** As printf of a shell takes bytes. */
    private static String escaped(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            escaped.append('\\').append(String.format(Locale.ROOT, "%03o", b & 0xff));
        }
        return escaped.toString();
    }

    private String[] prediction() {
        return new String[] {
            "predict",
            run.toString(),
            "--text",
            "цвет красный",
            "--image",
            data.resolve("красный1.png").toString(),
            "--json"
        };
    }

    private static Terminal in(String locale, String... arguments) throws IOException, InterruptedException {
        return Terminal.process(in(locale, Terminal.builder(List.of(), arguments)));
    }

    private static ProcessBuilder in(String locale, ProcessBuilder builder) {
        Terminal.plain(builder);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        if (!locale.isEmpty()) {
            builder.environment().put(locale.replaceAll("=.*", ""), locale.replaceAll(".*=", ""));
        }
        return builder;
    }

    private static void draw(Path file, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 16, 16);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }
}
