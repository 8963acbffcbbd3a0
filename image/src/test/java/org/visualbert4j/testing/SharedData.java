package org.visualbert4j.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data sets that tests of this project are also run on, where a machine has them. */
public final class SharedData {

    /** As the class's methods are named in JUnit's conditions. */
    public static final String IS_THERE = "org.visualbert4j.testing.SharedData#isThere";

    private SharedData() {}

    /** The folder: property or variable {@code VISUALBERT4J_DATA}, or {@code shared/data} beside the repository. */
    public static Path folder() {
        String property = System.getProperty("VISUALBERT4J_DATA");
        String variable = property == null ? System.getenv("VISUALBERT4J_DATA") : property;
        return variable == null ? Path.of("../../shared/data") : Path.of(variable);
    }

    /** Whether it is there. */
    public static boolean isThere() {
        return Files.isDirectory(folder());
    }
}
