package org.visualbert4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RIFF____AVI LIST                    | VIDEO",
                "RIFF____WAVEfmt                     | AUDIO",
                "%PDF-1.7                            | PDF",
                "<svg xmlns='http://www.w3.org'/>    | SVG",
                "<?xml version='1.0'?> <svg/>        | SVG",
                "<?xml version='1.0'?> <Error/>      | XML",
                "<!DOCTYPE html> <html>              | HTML",
                "<HTML><head>                        | HTML",
                "version https://git-lfs.github.com/spec/v1 | GIT_LFS",
                "PAR1____                            | PARQUET",
                "SQLite format 3_                    | SQLITE",
                "8BPS____                            | PHOTOSHOP",
                "P6 3 3 255 _                        | PNM",
                "qoif____                            | QOI",
                "404: Not Found                      | TEXT",
                "{'error': 'no such file'}           | TEXT",
            })
    void a_kind_is_told_by_how_a_file_begins(String head, FileKind kind) {
        assertThat(FileKind.of(bytes(head.replace('_', '\0')))).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "heic mif1heic,HEIC",
        "mif1 mif1heic,HEIC",
        "mif1 mif1avif,AVIF",
        "avif mif1miaf,AVIF",
        "isom isomavc1,VIDEO",
        "qt   qt  ,VIDEO"
    })
    void iso_media_files_are_told_apart_by_their_brands(String brands, FileKind kind) {
        String box = "\0\0\0\u0018ftyp" + brands.substring(0, 4) + "\0\0\0\0" + brands.substring(5);

        assertThat(FileKind.of(bytes(box))).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "fffe7b002200,UTF_16",
        "feff007b0022,UTF_16",
        "7b0022007400650022003a00,UTF_16",
        "007b00220074006500220020,UTF_16",
        "fffe00007b000000,UTF_32",
        "0000000c4a584c200d0a870a,JPEG_XL",
        "ff0a1234,JPEG_XL",
        "0000000c6a5020200d0a870a,JPEG_2000",
        "00051607000200004d6163204f532058,APPLE_DOUBLE",
        "28b52ffd00,ZSTD",
        "fd377a585a00,XZ",
        "425a6839314159,BZIP2",
        "377abcaf271c,SEVEN_ZIP",
        "526172211a0700,RAR",
        "d0cf11e0a1b11ae1,EXCEL",
        "80049500,PICKLE",
        "934e554d5059,NUMPY",
        "894844460d0a1a0a,HDF5",
        "00000100010020,ICON",
        "ffd8ffe0,JPEG",
        "89504e470d0a1a0a,PNG",
        "1a45dfa3,VIDEO",
    })
    void binary_kinds_are_told_by_their_bytes(String hexadecimal, FileKind kind) {
        assertThat(FileKind.of(HexFormat.of().parseHex(hexadecimal))).contains(kind);
    }

    @Test
    void an_empty_file_and_one_of_zeros_are_told() {
        assertThat(FileKind.of(new byte[0])).contains(FileKind.EMPTY);
        assertThat(FileKind.of(new byte[64])).contains(FileKind.ZEROS);
    }

    @Test
    void archives_are_told_and_a_workbook_from_other_zips() throws IOException {
        assertThat(FileKind.of(zip("xl/workbook.xml"))).contains(FileKind.EXCEL);
        assertThat(FileKind.of(zip("images/0.png"))).contains(FileKind.ZIP);
        byte[] tar = new byte[512];
        System.arraycopy(bytes("images/0.png"), 0, tar, 0, 12);
        System.arraycopy(bytes("ustar"), 0, tar, 257, 5);
        assertThat(FileKind.of(tar)).contains(FileKind.TAR);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(1);
        }
        assertThat(FileKind.of(gzip.toByteArray())).contains(FileKind.GZIP);
    }

    @Test
    void text_may_be_cut_off_within_a_character_and_noise_is_no_kind() {
        byte[] text = "ein Fußgänger".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(FileKind.isText(Arrays.copyOf(text, 4))).isFalse(); // too short to tell
        assertThat(FileKind.isText(Arrays.copyOf(text, 7))).isTrue(); // within ß
        assertThat(FileKind.of(new byte[] {7, 99, -3, 18, -77, 1, 2, 3})).isEmpty();
    }

    @Test
    void any_first_bytes_at_all_are_looked_at_without_a_fault() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            byte[] head = new byte[random.nextInt(20)];
            random.nextBytes(head);
            if (head.length > 8) {
                System.arraycopy(bytes("ftyp"), 0, head, 4, 4);
            }
            assertThat(FileKind.of(head)).isNotNull();
        }
    }

    private static byte[] zip(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(1);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
