package org.visualbert4j.runtime;

import com.sun.jna.Platform;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/** Names of files as native libraries take them; JavaCPP would take the encoding of texts, which options of Java may change. */
public final class NativePath {

    private NativePath() {}

    /** The bytes of a file's name, with a prefix and with the zero that ends it. To be closed. */
    public static BytePointer of(String prefix, Path path) {
        return new BytePointer((prefix + path + "\0").getBytes(charset()));
    }

    private static Charset charset() {
        return Platform.isWindows()
                ? StandardCharsets.UTF_8
                : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }
}
