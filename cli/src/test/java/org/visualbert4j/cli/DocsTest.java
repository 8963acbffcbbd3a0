package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.internal.image.ImageLimits;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.video.VideoLimits;

/** What the documentation says exists. */
class DocsTest {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(#[^)]*)?\\)");

    /** For which the field has words of its own: image, metrics, matmul, linear layer, interleaved, prepacked, interrupted. */
    private static final Pattern PRIVATE_WORDS = Pattern.compile(
            "\\b(pictures?|in turns?|laid out|lays? out|broken off|rightly|goes wrong|mended"
                    + "|(matrix|int8|bf16|fp32|large|these|attention's) products?|linear maps?|(attention|all|whole) maps?"
                    + "|learning rate is times)\\b",
            Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @MethodSource("commands")
    void every_sample_command_is_one_that_the_program_takes(String command) {
        List<String> words = words(command);

        assertThatCode(() -> Main.commandLine()
                        .parseArgs(words.subList(1, words.size()).toArray(String[]::new)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void every_preset_is_read(Path preset) {
        assertThat(SettingsReader.read(preset, Map.of("train", "t.jsonl", "output", "out"))
                        .optimization()
                        .epochs())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_page_and_a_heading(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            if (!link.group(1).contains("://")) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                assertThat(target).exists();
                if (link.group(2) != null) {
                    assertThat(anchors(target)).contains(link.group(2).substring(1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void lines_of_prose_are_short(Path page) throws IOException {
        assertThat(prose(page)).allMatch(line -> line.startsWith("|") || line.length() <= 120);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void prose_uses_the_fields_words(Path page) throws IOException {
        assertThat(String.join("\n", prose(page)).replaceAll("`[^`]*`", "").replaceAll("\\]\\([^)]*\\)", "]"))
                .doesNotContainPattern(PRIVATE_WORDS);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_page_is_in_the_index(Path page) throws IOException {
        Path docs = ROOT.resolve("docs");
        String name = docs.relativize(page).toString().replace('\\', '/');

        if (page.startsWith(docs) && !name.equals("README.md")) {
            assertThat(Files.readString(docs.resolve("README.md"))).contains("(" + name);
        }
    }

    /** Its lines outside blocks of code. */
    private static List<String> prose(Path page) throws IOException {
        boolean[] code = new boolean[1];
        return Files.readAllLines(page).stream()
                .filter(line -> {
                    boolean fence = line.strip().startsWith("```");
                    code[0] ^= fence;
                    return !fence && !code[0];
                })
                .toList();
    }

    /** What links to its headings are called. */
    private static List<String> anchors(Path page) throws IOException {
        return prose(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void the_reference_names_every_setting(SettingsReader.Key key) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/reference/settings.md")))
                .contains("| `" + key.key() + "` | `" + key.form().replace("|", "\\|") + "` | " + key.defaultValue()
                        + " | " + key.help());
    }

    @Test
    void limits_are_those_of_the_code() throws IOException {
        String security = Files.readString(ROOT.resolve("docs/reference/security.md"));
        String reference = Files.readString(ROOT.resolve("docs/reference/images.md"));
        ImageLimits images = ImageLimits.DEFAULT;
        VideoLimits videos = VideoLimits.DEFAULT;

        assertThat(security)
                .contains(String.format(
                        Locale.ROOT,
                        "| images | %d MiB a file; %,d pixels (Pillow's own), and %,d pixels a byte beyond the first 40 million; %d"
                                + " scans of a progressive JPEG; %d s;",
                        ImageReader.MAX_FILE_BYTES >> 20,
                        images.pixels(),
                        images.pixelsPerByte(),
                        images.scans(),
                        images.time().toSeconds()))
                .contains(String.format(
                        Locale.ROOT,
                        "| videos | 8192 x %d pixels a frame, %,d frames, two hours of reading;",
                        videos.pixels() / 8192,
                        videos.frames()))
                .contains(String.format(Locale.ROOT, "| a text | %,d characters;", Tokenizer.MAXIMUM_TEXT_LENGTH));
        assertThat(videos.time()).hasHours(2);
        assertThat(reference)
                .contains("| `VISUALBERT_IMAGE_PIXELS` | " + images.pixels() + " |")
                .contains("| `VISUALBERT_IMAGE_PIXELS_PER_BYTE` | " + images.pixelsPerByte() + " |")
                .contains("| `VISUALBERT_IMAGE_SCANS` | " + images.scans() + " |")
                .contains("| `VISUALBERT_IMAGE_SECONDS` | " + images.time().toSeconds() + " |")
                .contains("A file of more than " + (ImageReader.MAX_FILE_BYTES >> 20) + " MiB is");
    }

    static List<SettingsReader.Key> settings() {
        return Stream.concat(SettingsReader.keys().stream(), SettingsReader.pretrainingKeys().stream())
                .distinct()
                .toList();
    }

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            commands.addAll(commands(page));
        }
        assertThat(commands).hasSizeGreaterThan(8);
        return commands;
    }

    /** Those of one page. */
    static List<String> commands(Path page) throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher block = SHELL.matcher(Files.readString(page));
        while (block.find()) {
            block.group(1)
                    .lines()
                    .filter(line -> line.startsWith("./visualbert "))
                    .forEach(commands::add);
        }
        return commands;
    }

    /** A command's words, the program's name first. */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }

    static List<Path> presets() throws IOException {
        return files(ROOT.resolve("configs"), ".yaml");
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT, ".md"));
        try (Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
            below.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
