package org.visualbert4j.internal.classifier;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;

/** This module's tests have no visualbert4j-features on their class path, as a program that only predicts by pixels has not. */
class AbsentModuleTest {

    @TempDir
    private Path folder;

    @Test
    void a_model_of_detected_regions_names_the_artifact_that_is_missing() throws IOException {
        Files.writeString(
                folder.resolve("visual_tokens.json"),
                "{\"source\":{\"kind\":\"regions\",\"model\":\"detector\",\"count\":null,\"precision\":\"FP32\"},"
                        + "\"dimension\":2048,\"fingerprint\":\"f\"}");

        assertThatThrownBy(() -> VisualReader.load(folder))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("regions")
                .hasMessageContaining("visualbert4j-features")
                .message()
                .hasLineCount(1);
    }
}
