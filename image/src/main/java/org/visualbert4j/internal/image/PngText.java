package org.visualbert4j.internal.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A text or profile of a PNG. What makes no sense in it is empty, as in Pillow; what unpacks to too much is refused.
 *
 * @param keyword empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent")
record PngText(String keyword, byte[] value) {

    /** Pillow's limit of a compressed text or profile, once unpacked. */
    private static final int MOST_BYTES = 1 << 20;

    private static final byte[] NOTHING = {};

    /** Reads the body of a chunk {@code tEXt}, {@code zTXt}, {@code iTXt} or {@code iCCP}. */
    static PngText of(String type, Bytes in, int body, int end) throws IOException {
        int behindKeyword = after(in, body, end);
        int keywordEnd = behindKeyword == end && (end == body || in.u8(end - 1) != 0) ? end : behindKeyword - 1;
        String keyword = new String(in.all(), body, keywordEnd - body, StandardCharsets.ISO_8859_1);
        if (type.equals("tEXt")) {
            return new PngText(keyword, Arrays.copyOfRange(in.all(), behindKeyword, end));
        }
        if (!type.equals("iTXt")) {
            if (type.equals("iCCP") && behindKeyword == end) {
                throw new IOException("is broken: its chunk iCCP is too short");
            }
            if (behindKeyword < end && in.u8(behindKeyword) != 0) {
                throw new IOException("has a chunk " + type + " packed by a method that is not read");
            }
            return new PngText(keyword, unpacked(type, in, Math.min(end, behindKeyword + 1), end));
        }
        // flag, method, language, 0, translated keyword, 0, text
        int language = behindKeyword + 2;
        int text = after(in, after(in, language, end), end);
        if (language > end) {
            return new PngText(keyword, NOTHING);
        }
        boolean packed = in.u8(behindKeyword) != 0;
        if (packed && in.u8(behindKeyword + 1) != 0) {
            return new PngText(keyword, NOTHING);
        }
        return new PngText(keyword, packed ? unpacked(type, in, text, end) : Arrays.copyOfRange(in.all(), text, end));
    }

    /** The bytes of a profile that is written as a name, a length and hexadecimal digits, a line each and more. */
    byte[] hexadecimal() throws IOException {
        String[] lines = new String(value, StandardCharsets.ISO_8859_1).split("\n", -1);
        StringBuilder digits = new StringBuilder();
        for (int i = 3; i < lines.length; i++) {
            digits.append(lines[i].strip());
        }
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new IOException("has a broken chunk: \"" + keyword + "\" is not hexadecimal", e);
        }
    }

    /** Behind the next zero, or the end. */
    private static int after(Bytes in, int from, int end) throws IOException {
        int at = from;
        while (at < end && in.u8(at) != 0) {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private static byte[] unpacked(String type, Bytes in, int from, int end) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in.all(), from, end - from);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            byte[] block = new byte[8192];
            int got;
            while ((got = inflater.inflate(block)) > 0) {
                text.write(block, 0, got);
                if (text.size() > MOST_BYTES) {
                    throw new IOException(
                            "has a chunk " + type + " that unpacks to more than " + MOST_BYTES + " bytes");
                }
            }
            return text.toByteArray();
        } catch (DataFormatException e) {
            return NOTHING; // a text that can't be read harms no pixel
        } finally {
            inflater.end();
        }
    }
}
