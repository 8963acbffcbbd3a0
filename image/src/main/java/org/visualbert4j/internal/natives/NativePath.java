package org.visualbert4j.internal.natives;

import com.sun.jna.Platform;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/** Names of files as native libraries take them; JavaCPP would take the encoding of texts, which options of Java may change. */
public final class NativePath {

    private NativePath() {}

    /** The bytes of a file's name, with a prefix and with the zero that ends it. To be closed. */
    public static BytePointer of(String prefix, Path path) {
        return new BytePointer((prefix + path + "\0").getBytes(charset()));
    }

    /** Why a text can be no file's name, and what to do about it where that is the locale's doing. */
    public static String reason(InvalidPathException e) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return e.getReason()
                + (encoding.equals("UTF-8")
                        ? ""
                        : ", as this JVM runs in a locale of the encoding " + encoding
                                + "; start it with LC_ALL=C.UTF-8");
    }

    private static Charset charset() {
        return Platform.isWindows()
                ? StandardCharsets.UTF_8
                : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }
}
