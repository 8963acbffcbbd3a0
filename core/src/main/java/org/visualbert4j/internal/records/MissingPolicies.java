package org.visualbert4j.internal.records;

import java.util.List;
import java.util.function.Consumer;
import org.visualbert4j.error.VisualBertException;

/**
 * What becomes of records that lack something.
 *
 * @param text their text
 * @param label their label
 */
public record MissingPolicies(MissingTextPolicy text, MissingLabelPolicy label) {

    /**
     * The records of a file that remain.
     *
     * @param warnings gets a line where records are left out, or have an empty text
     * @throws VisualBertException DATA with file and line where a policy has it so, or where none remains
     */
    public List<LabelledRecord> apply(List<LabelledRecord> all, FieldNames names, Consumer<String> warnings) {
        List<LabelledRecord> withText = text.apply(all, names);
        tell(all, withText, names.text(), warnings);
        List<LabelledRecord> taken = label.apply(withText, names);
        tell(withText, taken, names.label(), warnings);
        long empty = taken.stream().filter(record -> record.text().isBlank()).count();
        if (text == MissingTextPolicy.ERROR && empty > 0 && empty < taken.size()) {
            warnings.accept(name(taken) + ": " + empty + " of " + taken.size() + " records have an empty \""
                    + names.text() + "\" (`on-missing-text` drop leaves them out)");
        }
        return taken;
    }

    private static void tell(
            List<LabelledRecord> all, List<LabelledRecord> taken, String key, Consumer<String> warnings) {
        if (taken.isEmpty() && !all.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    all.get(0).source() + ": no record is left: none has a \"" + key + "\"");
        }
        if (taken.size() < all.size()) {
            warnings.accept(name(all) + ": " + (all.size() - taken.size()) + " of " + all.size()
                    + " records are left out: they have no \"" + key + "\"");
        }
    }

    private static String name(List<LabelledRecord> records) {
        return String.valueOf(records.get(0).source().getFileName());
    }
}
