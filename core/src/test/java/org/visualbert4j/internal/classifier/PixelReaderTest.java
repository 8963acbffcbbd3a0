package org.visualbert4j.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.Preprocessing;

class PixelReaderTest {

    @TempDir
    private Path folder;

    @Test
    void what_is_saved_is_what_is_loaded() {
        new PixelReader(Preprocessing.ofSize(32)).save(folder);

        try (PixelReader reader = PixelReader.load(folder)) {
            assertThat(reader.preprocessing()).isEqualTo(Preprocessing.ofSize(32));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            null                                                              | is no JSON object
            []                                                                | is no JSON object
            {                                                                 | line 1
            {}                                                                | 0x0
            {'height':-1,'width':32}                                          | 32x-1
            {'height':2147483647,'width':2147483647}                          | 2147483647x2147483647
            {'height':32,'width':32,'minimumScale':2}                         | minimumScale
            {'height':'32','width':32}                                        | height: expected a whole number, found '32'
            {'height':32,'width':32,'minimumScale':0.1,'mean':[1,1],'std':[1,1,1]}      | mean and std
            {'height':32,'width':32,'minimumScale':0.1,'mean':[null,1,1],'std':[1,1,1]} | mean and std
            {'height':32,'width':32,'minimumScale':0.1,'mean':[1e39,1,1],'std':[1,1,1]} | mean and std
            {'height':32,'width':32,'minimumScale':0.1,'mean':[1,1,1],'std':[0,1,1]}    | mean and std
            {'height':32,'width':32,'minimumScale':0.1,'mean':'x','std':[1,1,1]}        | mean: expected a list
            {'height':32,'width':32,'minimumScale':0.1}                       | mean and std
            """)
    void a_treatment_of_images_that_makes_no_sense_is_refused_in_one_line(String json, String complaint)
            throws IOException {
        Path file = Files.writeString(folder.resolve("preprocessor_config.json"), json.replace('\'', '"'));

        assertThatThrownBy(() -> VisualReader.load(folder))
                .isInstanceOfSatisfying(
                        VisualBertException.class,
                        e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CHECKPOINT))
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(complaint.replace('\'', '"'))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void a_file_of_a_gigabyte_is_refused_before_it_is_read() throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write('{');
            sparse.setLength(1L << 30);
        }

        assertThatThrownBy(() -> VisualReader.load(folder)).hasMessageContaining("is larger than");
    }
}
