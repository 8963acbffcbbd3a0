package org.visualbert4j.internal.natives;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.UserFolders;

/**
 * Loads native libraries, each once, for one class loader of the JVM. JavaCPP's classes ask for their library again when each of
 * them is first used, which means looking through the unpacked files for some milliseconds a class; where nobody else in the
 * process uses JavaCPP they are told that there is nothing to load.
 */
public final class NativeLoader {

    private static final String LOAD = "org.bytedeco.javacpp.loadLibraries";
    private static final String OWNER = "org.visualbert4j.native.owner";

    /** This class as this class loader has it. */
    private static final String ID = UUID.randomUUID() + " "
            + NativeLoader.class.getClassLoader().getClass().getName();

    /** Apart from the class' own lock, so that who prepares need not wait for who loads. */
    private static final Object LOADING = new Object();

    private static boolean only;
    private static @Nullable UnpackedLibraries unpacked;
    private static boolean javaCpp;

    private NativeLoader() {}

    /** Says that whatever JavaCPP is to load in this process goes through this class: for a program, not for a library. */
    public static void onlyOne() {
        synchronized (LOADING) {
            only = true;
        }
    }

    /**
     * Loads the libraries of JavaCPP's global classes, and those they stand on.
     *
     * @throws VisualBertException NATIVE where they can't be unpacked, or serve another class loader
     * @throws LinkageError where they can't be loaded
     */
    public static void load(Class<?>... globals) {
        UnpackedLibraries libraries = prepare();
        synchronized (LOADING) {
            if (only) {
                System.setProperty(LOAD, "true");
            }
            try {
                libraries.load(globals[0], () -> List.of(globals).forEach(Loader::load));
            } catch (IOException e) {
                throw new VisualBertException(
                        VisualBertException.Code.NATIVE, "native libraries can't be unpacked: " + reason(e), e);
            } finally {
                if (only) {
                    System.setProperty(LOAD, "false");
                }
            }
        }
    }

    /**
     * Initializes a preset of another release than JavaCPP's own without the line about it on standard error, which a preset
     * prints only while libraries are loaded. That the two work together is for tests to show.
     */
    public static void passOverVersionOf(String preset) {
        loadJavaCpp();
        synchronized (LOADING) {
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

    /** Loads JavaCPP's own library, which finds functions of others. */
    static void loadJavaCpp() {
        synchronized (LOADING) {
            if (!javaCpp) {
                load(Loader.class);
                javaCpp = true;
            }
        }
    }

    /**
     * Chooses the folder that libraries are unpacked into, and has JNA find its own there. To be called before anything of JNA's or
     * JavaCPP's.
     *
     * @throws VisualBertException NATIVE where there is no such folder, or another class loader has the libraries
     */
    public static synchronized UnpackedLibraries prepare() {
        UnpackedLibraries prepared = unpacked;
        if (prepared != null) {
            return prepared;
        }
        Object owner = System.getProperties().putIfAbsent(OWNER, ID);
        if (owner != null && !owner.equals(ID)) {
            throw otherClassLoader(null);
        }
        prepared = new UnpackedLibraries(NativeFolder.choose());
        prepareJna(prepared);
        unpacked = prepared;
        return prepared;
    }

    /** JavaCPP takes -Xmx for a limit on native memory too, and would refuse to allocate beyond it. */
    public static void unlimitNativeMemory() {
        System.setProperty(
                "org.bytedeco.javacpp.maxphysicalbytes",
                System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "0"));
    }

    /** JNA would unpack its library at every start, and in a folder called {@code ?} where the user has no home. */
    private static void prepareJna(UnpackedLibraries libraries) {
        if (Platform.isMac() || Platform.isWindows()) {
            return;
        }
        try {
            Path library = libraries.unpack(
                    Platform.class,
                    "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName("jnidispatch"));
            setIfAbsent("jna.boot.library.path", library.resolveSibling("").toString());
            if (UserFolders.home() == null) {
                setIfAbsent("jna.tmpdir", library.resolveSibling("").toString());
            }
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.NATIVE, "JNA's library can't be unpacked: " + reason(e), e);
        }
    }

    private static void setIfAbsent(String property, String value) {
        System.getProperties().putIfAbsent(property, value);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + NativeErrors.firstLine(e);
    }

    /** What there is to say where a JVM's libraries are loaded already for another class loader. */
    static VisualBertException otherClassLoader(@Nullable Throwable cause) {
        return new VisualBertException(
                VisualBertException.Code.NATIVE,
                "another class loader of this JVM has loaded the native libraries, and they serve one only; put the jars where"
                        + " all that use them share them, such as a server's own lib folder, or run a JVM for each",
                cause);
    }
}
