package org.visualbert4j.internal.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.testing.JavaProcess;

class AbsentLibraryTest {

    @TempDir
    private Path folder;

    @Test
    void features_in_hdf5_name_the_library_where_it_is_absent() throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("features.h5"), new byte[] {1});
        ProcessBuilder builder = JavaProcess.of(Opening.class, List.of(), file.toString());
        int path = builder.command().indexOf("-cp") + 1;
        builder.command().set(path, withoutHdf5(builder.command().get(path)));

        JavaProcess.Outcome outcome = JavaProcess.run(builder);

        assertThat(outcome.output())
                .contains("CONFIG " + file + ": HDF5 is read by the library io.jhdf:jhdf")
                .contains("add it");
        assertThat(outcome.exitCode()).isZero();
    }

    private static String withoutHdf5(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("jhdf-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Opens a file of features, and prints why it can't. */
    static final class Opening {

        private Opening() {}

        public static void main(String[] arguments) {
            try (StoredFeatures features = StoredFeatures.open(Path.of(arguments[0]))) {
                System.out.println(features.dimension());
            } catch (VisualBertException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
        }
    }
}
