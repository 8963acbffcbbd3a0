package org.visualbert4j.internal.fuzz;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.video.VideoMaker;

/** The files that mutation begins with: those of the tests, the small ones, and some that are made here. */
final class Corpus {

    static final String VOCABULARY =
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nwhat\nis\nthe\nblue\nsh\n##ape\n?\na\nb\n##s\n";

    private static final Path RESOURCES = Path.of("../core/src/test/resources");
    private static final Path IMAGES = Path.of("../image/src/test/resources/org/visualbert4j/internal/image/images");
    private static final long MOST_BYTES = 16 << 10;

    private Corpus() {}

    static FuzzTarget.Seeds images(String ending) {
        return folder -> copy(IMAGES, file -> file.toString().endsWith("." + ending), folder);
    }

    static FuzzTarget.Seeds resources(String... endings) {
        return folder -> copy(
                RESOURCES,
                file -> Stream.of(endings).anyMatch(ending -> file.toString().endsWith("." + ending)),
                folder);
    }

    static FuzzTarget.Seeds named(String name) {
        return folder -> copy(RESOURCES, file -> file.endsWith(name), folder);
    }

    static FuzzTarget.Seeds under(String part, String ending) {
        return folder -> copy(RESOURCES.resolve(part), file -> file.toString().endsWith(ending), folder);
    }

    private static void copy(Path from, Predicate<Path> which, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(Files::isRegularFile).filter(which).sorted().toList()) {
                if (Files.size(file) <= MOST_BYTES) {
                    String name = RESOURCES.relativize(file).toString().replaceAll("[/\\\\]", "-");
                    Files.write(to.resolve(name), Files.readAllBytes(file));
                }
            }
        }
    }

    private static void write(Path folder, String... texts) throws IOException {
        for (int i = 0; i < texts.length; i++) {
            Files.writeString(folder.resolve("made-" + i), texts[i]);
        }
    }

    static Path image(String name) {
        return IMAGES.resolve(name);
    }

    /** The directories of tags that the tests' TIFFs are, or have before their pixels. */
    static void exif(Path folder) throws IOException {
        images("tif").write(folder);
        byte[] orientation = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
        Files.write(folder.resolve("orientation"), orientation);
    }

    /** A JPEG that is whole but for what its segment of EXIF holds. */
    static byte[] jpegWithExif(byte[] exif) {
        try {
            byte[] jpeg = Files.readAllBytes(image("420.jpg"));
            int length = Math.min(exif.length, 65_000) + 8;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(jpeg, 0, 2);
            out.write(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
            out.write("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
            out.write(exif, 0, length - 8);
            out.write(jpeg, 2, jpeg.length - 2);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void videos(Path folder) throws IOException {
        record Kind(String codec, String pixels, String ending) {}
        for (Kind kind : List.of(
                new Kind("mpeg4", "yuv420p", "mp4"),
                new Kind("libopenh264", "yuv420p", "h264"),
                new Kind("libopenh264", "yuv420p", "flv"),
                new Kind("libvpx", "yuv420p", "webm"),
                new Kind("libvpx-vp9", "yuv420p", "mkv"),
                new Kind("mjpeg", "yuvj420p", "avi"),
                new Kind("huffyuv", "yuv422p", "avi"),
                new Kind("wmv2", "yuv420p", "wmv"),
                new Kind("mpeg2video", "yuv420p", "ts"),
                new Kind("gif", "rgb8", "gif"))) {
            VideoMaker.of(kind.codec, kind.pixels)
                    .size(32, 16)
                    .write(folder.resolve(kind.codec + "." + kind.ending), 4);
        }
    }

    static void preprocessors(Path folder) throws IOException {
        named("preprocessor_config.json").write(folder);
        write(folder, """
                {"height": 16, "width": 24, "randomResizedCrop": false, "minimumScale": 0.08, "horizontalFlip": false,
                 "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}""");
    }

    static void tokenizers(Path folder) throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
        for (boolean lowerCase : new boolean[] {true, false}) {
            Path saved = FuzzTarget.made(folder.resolve("saved"));
            try (Tokenizer tokenizer = Tokenizer.fromVocabulary(vocabulary, lowerCase)) {
                tokenizer.save(saved);
            }
            Files.move(saved.resolve("tokenizer.json"), folder.resolve("lower-case-" + lowerCase));
            try (Stream<Path> rest = Files.list(saved)) {
                for (Path file : rest.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(saved);
        }
        Files.delete(vocabulary);
    }

    static void tokenizerConfigs(Path folder) throws IOException {
        write(
                folder,
                "{\"do_lower_case\": true, \"strip_accents\": null, \"tokenize_chinese_chars\": true}",
                "{\"do_lower_case\": false, \"added_tokens_decoder\": {\"15\": {\"content\": \"<x>\", \"special\": true,"
                        + " \"lstrip\": false, \"rstrip\": false, \"single_word\": false, \"normalized\": false}},"
                        + " \"unk_token\": \"[UNK]\", \"tokenizer_class\": \"BertTokenizer\","
                        + " \"model_max_length\": 512}");
    }

    static void settings(Path folder) throws IOException {
        write(folder, """
                train: t.jsonl
                output: out
                model: tiny # two layers
                image-size: 64x64
                conv-channels: [16, 32]
                learning-rate: 5e-4
                epochs: 8
                """, """
                train: "a"
                output: 'b'
                fusion: co-attention
                warmup: 0.03
                resume: false
                seed: 7
                """);
    }

    static void jsonLines(Path folder) throws IOException {
        write(
                folder,
                "{\"text\": \"what is it?\", \"img\": \"images/0.png\", \"label\": \"red\", \"id\": 1}\n",
                "{\"text\": \"a\", \"text_pair\": \"b\", \"img\": [\"0.png\", \"1.png\"], \"label\": [\"x\", \"y\"]}\n",
                "{\"text\": \"a\", \"label\": {\"x\": 0.5, \"y\": 1}}\n{\"text\": \"\\u00e9\", \"label\": 3.0}\n",
                "{\"text\": \"a\", \"choices\": [\"b\", \"c\"], \"label\": 1, \"img\": null}\n");
    }

    static void pythonLines(Path folder) throws IOException {
        write(
                folder,
                "{'text': 'what is it?', 'img': 'images/0.png', 'label': 'red', 'n': None, 't': True}\n",
                "{'text': \"it's\", 'label': ['x', \"y\"], 'f': -1.5e3, 'u': '\\u00e9\\x41', 'p': (1, 2,)}\n");
    }

    static FuzzTarget.Seeds table(char separator) {
        return folder -> write(
                folder,
                "id,text,img,label\n1,what is it?,0.png,red\n2,and this?,1.png,blue\n".replace(',', separator),
                "\ufefftext,label\r\n\"a \"\"quoted\"\" text\",1\r\n\"two\nlines\",2\r\n\r\n".replace(',', separator));
    }

    static void featureSafetensors(Path folder) throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor boxes = torch.arange(new Scalar(12)).view(3, 4).to(torch.ScalarType.Float);
            SafetensorsWriter.write(folder.resolve("made"), Map.of("features", torch.ones(3, 2), "boxes", boxes));
            SafetensorsWriter.write(
                    folder.resolve("halves"), Map.of("x", torch.ones(3, 2).to(torch.ScalarType.Half)));
        }
    }

    static void hdf5(Path folder) throws IOException {
        resources("h5", "hdf5").write(folder);
        try (WritableHdfFile file = HdfFile.write(folder.resolve("groups"))) {
            var group = file.putGroup("17");
            group.putDataset("features", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            group.putDataset("boxes", new float[][] {{0, 0, 2, 2}, {1, 1, 3, 3}, {0, 0, 9, 9}});
            group.putDataset("image_w", new int[] {9});
            group.putDataset("image_h", new int[] {9});
        }
        try (WritableHdfFile file = HdfFile.write(folder.resolve("rows"))) {
            file.putDataset("features", new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {0, 0}}});
            file.putDataset("num_boxes", new int[] {2, 1});
            file.putDataset("image_ids", new String[] {"17", "42"});
        }
        try (WritableHdfFile file = HdfFile.write(folder.resolve("many"))) {
            for (String id : IntStream.range(0, 20).mapToObj(String::valueOf).toList()) {
                file.putGroup(id).putDataset("features", new short[][] {{1, 2}, {3, 4}});
            }
        }
    }
}
