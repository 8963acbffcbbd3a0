package org.visualbert4j.internal.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Sees that a program's arguments and the names of files come through as they are. Java decodes both by the locale that the process
 * begins with, and loses whatever is not ASCII where that is {@code C}, as under cron, systemd and in containers. So such a process
 * begins again in a locale of UTF-8, with the bytes of its arguments: the same process, by {@code execve}.
 */
public final class Utf8Process {

    /** Tells the process that begins again that it did, by its number. */
    private static final String MARK = "VISUALBERT_BEGAN_AGAIN";

    /** Of glibc's locale.h. */
    private static final int LC_CTYPE = 0;

    private static final List<String> LOCALES = List.of("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_GB.UTF-8");
    private static final Path SELF = Path.of("/proc/self");

    /** Has each byte as the character of its number. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private Utf8Process() {}

    /**
     * Returns where Java has the arguments as they were given and can name every file, else begins the process again. To be called
     * first in {@code main}, as whatever was done before is lost.
     *
     * @throws VisualBertException USAGE for an argument that is no text in the locale's encoding or in UTF-8, NATIVE where the system has no locale
     *     of UTF-8 to begin again in
     */
    public static void ensure(String[] arguments) {
        if (!Platform.isLinux()) {
            return; // macOS has UTF-8 always, Windows wide characters
        }
        Charset locale = encoding();
        List<String> line = bytes("cmdline");
        List<String> given =
                line.size() < arguments.length ? List.of() : line.subList(line.size() - arguments.length, line.size());
        boolean utf8 = given.stream().allMatch(argument -> decodes(argument, StandardCharsets.UTF_8));
        if (locale.equals(StandardCharsets.UTF_8)) {
            if (!utf8) {
                throw notText(given, StandardCharsets.UTF_8);
            }
        } else if (utf8) {
            requireOneMeaning(given, locale);
            beginAgain(arguments, line, locale);
        } else if (locale.equals(StandardCharsets.US_ASCII)
                || !given.stream().allMatch(argument -> decodes(argument, locale))) {
            throw notText(given, locale);
        } else { // they are in the locale's encoding, as file names will be
            requireOneEncoding(given, locale);
        }
    }

    /** What both encodings can read is taken for UTF-8 where the other has a byte a character, and so can read anything. */
    private static void requireOneMeaning(List<String> arguments, Charset locale) {
        boolean severalBytes = locale.canEncode() && locale.newEncoder().maxBytesPerChar() > 1;
        Optional<String> text =
                arguments.stream().filter(Utf8Process::isForeign).findFirst();
        if (severalBytes && text.isPresent() && arguments.stream().allMatch(argument -> decodes(argument, locale))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "argument " + (arguments.indexOf(text.get()) + 1) + ", \""
                            + decoded(text.get(), StandardCharsets.UTF_8)
                            + "\" in UTF-8, is \"" + decoded(text.get(), locale) + "\" in the locale's "
                            + locale.name()
                            + "; set LC_ALL to a locale of UTF-8 such as C.UTF-8, and give it in UTF-8");
        }
    }

    private static void requireOneEncoding(List<String> arguments, Charset locale) {
        for (String argument : arguments) {
            if (isForeign(argument) && decodes(argument, StandardCharsets.UTF_8)) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE,
                        "argument " + (arguments.indexOf(argument) + 1) + ", \""
                                + decoded(argument, StandardCharsets.UTF_8)
                                + "\", is text in UTF-8 and another argument"
                                + " in the locale's " + locale.name() + "; give all in one of them");
            }
        }
    }

    /** Whether there is more in it than ASCII. */
    private static boolean isForeign(String bytes) {
        return !decodes(bytes, StandardCharsets.US_ASCII);
    }

    private static String decoded(String bytes, Charset charset) {
        return new String(bytes.getBytes(BYTES), charset);
    }

    private static Charset encoding() {
        try {
            return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.US_ASCII; // one that Java doesn't have, so that it can't be right in it
        }
    }

    private static void beginAgain(String[] arguments, List<String> line, Charset locale) {
        boolean ours = line.size() > arguments.length
                && same(line.subList(line.size() - arguments.length, line.size()), arguments);
        String process = String.valueOf(ProcessHandle.current().pid());
        String utf8 = ours && !process.equals(System.getenv(MARK)) ? utf8Locale() : null;
        if (utf8 != null) {
            List<String> environment = new ArrayList<>(bytes("environ"));
            environment.removeIf(variable -> variable.startsWith("LC_ALL=") || variable.startsWith("LC_CTYPE="));
            environment.add("LC_ALL=" + utf8);
            environment.removeIf(variable -> variable.startsWith(MARK + "="));
            environment.add(MARK + "=" + process);
            execute(line, environment);
        }
        throw new VisualBertException(
                VisualBertException.Code.NATIVE,
                "the locale's encoding is " + locale.name()
                        + ", in which Java loses arguments and names of files, and no locale of"
                        + " UTF-8 was found to begin again in; set LC_ALL to one that `locale -a` lists, such as C.UTF-8");
    }

    /** Whether the process' command line ends in a program's arguments: where a program is run by another in its JVM, it need not. */
    private static boolean same(List<String> bytes, String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (bytes.get(i).chars().allMatch(c -> c < 128) && !bytes.get(i).equals(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String utf8Locale() {
        NativeLoader.prepare();
        Function setLocale = NativeLibrary.getProcess().getFunction("setlocale");
        List<String> locales = new ArrayList<>(LOCALES);
        String language = System.getenv("LANG");
        if (language != null && !language.isEmpty()) {
            locales.add(language.replaceAll("[.@].*", "") + ".UTF-8");
        }
        return locales.stream()
                .filter(name -> setLocale.invokePointer(new Object[] {LC_CTYPE, name}) != null)
                .findFirst()
                .orElse(null);
    }

    /** Returns only where that can't be done. */
    private static void execute(List<String> line, List<String> environment) {
        NativeLibrary.getProcess()
                .getFunction("execve")
                .invokeInt(new Object[] {SELF.resolve("exe").toString(), array(line), array(environment)});
    }

    private static Pointer array(List<String> bytes) {
        return new StringArray(bytes.toArray(String[]::new), BYTES.name());
    }

    /** What a file of the process' own has between its zeros, bytes as characters of the same number; nothing where there is no /proc. */
    private static List<String> bytes(String name) {
        try {
            String all = new String(Files.readAllBytes(SELF.resolve(name)), BYTES);
            return Arrays.asList(
                    all.isEmpty()
                            ? new String[0]
                            : all.substring(0, all.length() - 1).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean decodes(String bytes, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(BYTES)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static VisualBertException notText(List<String> arguments, Charset locale) {
        int first = 0;
        while (decodes(arguments.get(first), StandardCharsets.UTF_8)) {
            first++;
        }
        String shown = decoded(arguments.get(first), StandardCharsets.UTF_8);
        return new VisualBertException(
                VisualBertException.Code.USAGE,
                "argument " + (first + 1) + ", \"" + shown + "\", is no text in UTF-8"
                        + (locale.equals(StandardCharsets.UTF_8) || locale.equals(StandardCharsets.US_ASCII)
                                ? ""
                                : " nor in " + locale.name())
                        + "; give it in UTF-8, or set LC_ALL to a locale of its encoding");
    }
}
