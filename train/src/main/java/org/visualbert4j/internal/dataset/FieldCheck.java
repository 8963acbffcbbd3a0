package org.visualbert4j.internal.dataset;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;

/**
 * Refuses files of which no record has a key that is looked for: it is the wrong key, and no policy about records that lack
 * something is meant for that.
 *
 * @param format of the file
 * @param names the keys looked for
 */
public record FieldCheck(RecordFormat format, FieldNames names) {

    private static final int SHOWN = 20;

    /** Texts. */
    public void texts(List<LabelledRecord> records) {
        check(records, LabelledRecord::textMissing, names.text(), "`text-field`");
    }

    /** Images. */
    public void images(List<LabelledRecord> records) {
        check(records, record -> record.images().isEmpty(), names.image(), "`image-field`");
    }

    /** Labels. */
    public void labels(List<LabelledRecord> records) {
        check(records, record -> record.targets() == null, names.label(), "`label-field`");
    }

    /** The records are of one file, which is read again where all of them lack it. */
    private void check(List<LabelledRecord> records, Predicate<LabelledRecord> lacks, String key, String flag) {
        if (records.isEmpty() || !records.stream().allMatch(lacks)) {
            return;
        }
        var file = records.get(0).source();
        var keys = RecordFile.keys(file, format);
        if (!keys.contains(key)) {
            String there =
                    keys.stream().limit(SHOWN).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    file + ": no record has \"" + key + "\"; the keys there are " + there
                            + (keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : "") + "; " + flag
                            + " names another");
        }
    }
}
