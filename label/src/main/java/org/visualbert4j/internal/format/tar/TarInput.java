package org.visualbert4j.internal.format.tar;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.RecordInput;

/**
 * Reads records of an archive. The fields of one are {@code __key__}, those of its {@code .json}, {@code text} from its {@code .txt},
 * {@code label} from its {@code .cls}, and {@code img}, which names its images. All members are its attachments. Files without a dot
 * in their names belong to no record.
 */
final class TarInput implements RecordInput {

    private static final long MOST_BYTES = 256L << 20; // of a record
    private static final int MOST_TEXT = 10_000_000; // bytes
    private static final int MOST_MEMBERS = 1000;

    private static final Pattern NAME = Pattern.compile("((?:.*/)?[^./][^.]*)\\.([^/]+)");
    private static final Set<String> IMAGES =
            Set.of("jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "img", "image");

    private final TarMembers members;
    private final String name;
    private final long size;
    private TarMembers.@Nullable Member ahead;
    private boolean begun;
    private long number;

    /** Reads an archive. */
    TarInput(TarMembers members, String name, long size) {
        this.members = members;
        this.name = name;
        this.size = size;
    }

    @Override
    public @Nullable InputRecord next() {
        if (!begun) {
            begun = true;
            ahead = nextMember(MOST_BYTES);
        }
        TarMembers.Member first = ahead;
        if (first == null) {
            return null;
        }
        String key = part(first, 1);
        Map<String, byte[]> parts = new LinkedHashMap<>();
        String problem = null;
        long bytes = 0;
        TarMembers.Member member = first;
        for (; member != null && part(member, 1).equals(key); member = nextMember(MOST_BYTES - bytes)) {
            byte[] content = member.content();
            if (content == null || parts.size() >= MOST_MEMBERS) {
                problem = "has more than " + (MOST_BYTES >> 20) + " MiB or " + MOST_MEMBERS + " members";
            } else if (parts.put(member.name(), content) != null) {
                problem = "has the member " + member.name() + " twice";
            } else {
                bytes += content.length;
            }
        }
        ahead = member;
        number++;
        return record(key, parts, problem);
    }

    /** The next that belongs to a record. */
    private TarMembers.@Nullable Member nextMember(long most) {
        TarMembers.Member member = members.next(most);
        while (member != null && !NAME.matcher(member.name()).matches()) {
            member = members.next(most);
        }
        return member;
    }

    private static String part(TarMembers.Member member, int group) {
        return part(member.name(), group);
    }

    private static String part(String name, int group) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? parts.group(group) : "";
    }

    private InputRecord record(String key, Map<String, byte[]> parts, @Nullable String problem) {
        String place = name + ": " + key;
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("__key__", key);
        try {
            if (problem != null) {
                throw new VisualBertException(Code.DATA, place + ": " + problem);
            }
            addFields(fields, parts, place);
            fields.put("__key__", key); // whatever its JSON says
            return new InputRecord(number, number, place, fields, parts, null, null, null);
        } catch (VisualBertException e) {
            ObjectNode alone = fields.objectNode().put("__key__", key);
            return new InputRecord(number, number, place, alone, problem == null ? parts : Map.of(), e, null, null);
        }
    }

    private static void addFields(ObjectNode fields, Map<String, byte[]> parts, String place) {
        List<String> images = new ArrayList<>();
        parts.forEach((member, content) -> {
            String ending = part(member, 2).toLowerCase(Locale.ROOT);
            String kind = ending.substring(ending.lastIndexOf('.') + 1);
            if (kind.equals("json")) {
                String line =
                        text(content, place, member).replaceAll("[\\r\\n]", " "); // which texts in JSON have none of
                fields.setAll(JsonLine.parseExactly(line, place + ": " + member));
            } else if (ending.equals("txt") || ending.equals("cls")) {
                fields.put(
                        ending.equals("txt") ? "text" : "label",
                        text(content, place, member).strip());
            } else if (IMAGES.contains(kind)) {
                images.add(member);
            }
        });
        if (images.size() == 1) {
            fields.put("img", images.get(0));
        } else if (!images.isEmpty()) {
            images.forEach(fields.putArray("img")::add);
        }
    }

    private static String text(byte[] content, String place, String member) {
        if (content.length > MOST_TEXT) {
            throw new VisualBertException(Code.DATA, place + ": " + member + " has more than " + MOST_TEXT + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new VisualBertException(Code.DATA, place + ": " + member + " is not UTF-8", e);
        }
    }

    @Override
    public long position() {
        return members.position();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() {
        members.close();
    }
}
