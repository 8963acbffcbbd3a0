package org.visualbert4j.internal.format.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.FoundImage;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.image.ImageFormat;

/**
 * Images that stand in the record itself, in base64 (RFC 4648, that of URLs too, with or without padding and line breaks): as a
 * {@code data:} URL, or alone where it is that of an image by how it begins. Thread-safe.
 */
public final class Base64Images implements ImageSource {

    /** The longest text, in characters. */
    private static final int MOST_CHARACTERS = 96 << 20;

    private static final int HEAD = 24; // characters, which are 18 bytes
    private static final int SHORTEST = 48; // of an image, in characters; shorter ones are paths
    private static final Pattern DATA_URL = Pattern.compile("(?is)data:([^,;]*)((?:;[^,;]*)*),");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_\\s-]{24,}+={0,2}\\s*+");

    @Override
    public Optional<FoundImage> find(InputRecord record, String name) {
        Matcher url = DATA_URL.matcher(name);
        if (url.lookingAt()) {
            if (!url.group(2).toLowerCase(Locale.ROOT).contains(";base64")) {
                throw refused(record, "its data: URL is not in base64");
            }
            return Optional.of(decoded(record, name.substring(url.end())));
        }
        return name.length() >= SHORTEST && isImage(name) ? Optional.of(decoded(record, name)) : Optional.empty();
    }

    /** Whether a text begins as an image's base64 does, and holds nothing else; a path has a dot. */
    private static boolean isImage(String text) {
        String head = text.substring(0, HEAD).replace('-', '+').replace('_', '/');
        try {
            return ImageFormat.of(Base64.getDecoder().decode(head)).isPresent()
                    && BASE64.matcher(text).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static FoundImage decoded(InputRecord record, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw refused(record, "its base64 image has more than " + MOST_CHARACTERS + " characters");
        }
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (byte c : characters) {
            if (c > ' ') {
                characters[length++] = c == '-' ? (byte) '+' : c == '_' ? (byte) '/' : c;
            }
        }
        try {
            return new FoundImage.Encoded(
                    Base64.getDecoder().decode(Arrays.copyOf(characters, length)),
                    record.place() + ": its base64 image");
        } catch (IllegalArgumentException e) {
            throw refused(record, "its image is no base64: " + e.getMessage());
        }
    }

    private static VisualBertException refused(InputRecord record, String why) {
        return new VisualBertException(VisualBertException.Code.IMAGE, record.place() + ": " + why);
    }
}
