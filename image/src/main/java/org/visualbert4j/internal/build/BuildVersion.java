package org.visualbert4j.internal.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** This build's version, which the build writes into its own jar. */
public final class BuildVersion {

    private static final String VERSION = read();

    private BuildVersion() {}

    /** Such as {@code 0.1.0}; {@code development build} where classes were compiled without the build. */
    public static String get() {
        return VERSION;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // as where there is none
        }
        String version = properties.getProperty("version", "");
        return version.isEmpty() || version.startsWith("$") ? "development build" : version;
    }
}
