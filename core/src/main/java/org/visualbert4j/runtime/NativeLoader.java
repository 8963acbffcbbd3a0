package org.visualbert4j.runtime;

import org.bytedeco.javacpp.Loader;

/**
 * Loads JavaCPP's libraries, each once. Its classes ask for their library again when each of them is first used, which means looking
 * through the unpacked files for some milliseconds a class; where nobody else in the process uses JavaCPP they are
 * told that there is nothing to load.
 */
public final class NativeLoader {

    private static final String LOAD = "org.bytedeco.javacpp.loadLibraries";

    private static boolean only;

    private NativeLoader() {}

    /** Says that whatever JavaCPP is to load in this process goes through this class: for a program, not for a library. */
    public static synchronized void onlyOne() {
        only = true;
    }

    /** Loads the libraries of JavaCPP's global classes, and those they stand on. */
    static synchronized void load(Class<?>... globals) {
        if (only) {
            System.setProperty(LOAD, "true");
        }
        for (Class<?> global : globals) {
            Loader.load(global);
        }
        if (only) {
            System.setProperty(LOAD, "false");
        }
    }

    /**
     * Initializes a preset of another release than JavaCPP's own without the line about it on standard error, which a preset
     * prints only while libraries are loaded. That the two work together is for tests to show.
     */
    static synchronized void passOverVersionOf(String preset) {
        String before = System.getProperty(LOAD, "true");
        System.setProperty(LOAD, "false");
        try {
            Class.forName(preset);
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(preset);
        } finally {
            System.setProperty(LOAD, before);
        }
    }
}
