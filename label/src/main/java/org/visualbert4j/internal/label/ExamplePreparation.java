package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.format.FoundImage;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFields;
import org.visualbert4j.internal.records.VisualInput;

/** Makes of a record what the model takes: word pieces, and images decoded. Thread-safe. */
final class ExamplePreparation {

    private final Classifier classifier;
    private final RecordFields fields;
    private final FieldNames names;
    private final ImageSource images;
    private final Retries retries;
    private final ImageReader reader = new ImageReader();

    ExamplePreparation(Classifier classifier, FieldNames names, ImageSource images, Retries retries) {
        this.classifier = classifier;
        this.fields = new RecordFields(names);
        this.names = names;
        this.images = images;
        this.retries = retries;
    }

    /** Roughly how many characters the model reads of a record, to put those of like length into one batch. */
    int length(InputRecord record) {
        ObjectNode all = record.fields();
        int longest = 0;
        for (JsonNode choice : all.path(names.choices())) {
            longest = Math.max(longest, choice.asText().length());
        }
        return all.path(names.text()).asText().length()
                + all.path(names.pair()).asText().length()
                + longest;
    }

    /**
     * A record made ready.
     *
     * @throws VisualBertException its fault; DATA for what a record should not be; IMAGE; IO
     */
    Batch.Example example(InputRecord input) {
        if (input.fault() != null) {
            throw input.fault();
        }
        InputRecipe recipe = classifier.model().config().inputRecipe();
        String place = input.place();
        String text = fields.text(input.fields(), place);
        if (text == null && !recipe.textOptional()) {
            throw new VisualBertException(Code.DATA, place + ": has no \"" + names.text() + "\"");
        }
        List<String> choices = fields.choices(input.fields(), place);
        if (choices.size() != classifier.choices()) {
            throw new VisualBertException(
                    Code.DATA,
                    place + ": has " + choices.size() + " texts in \"" + names.choices() + "\" where the model takes "
                            + classifier.choices());
        }
        List<VisualInput.Shown> shown = shown(input, recipe);
        LabelledRecord record = new LabelledRecord(
                place,
                Objects.requireNonNullElse(text, ""),
                text == null,
                fields.pair(input.fields(), place),
                choices,
                List.of(),
                null,
                Path.of(""),
                0,
                null);
        return new Batch.Example(record, classifier.encode(record), shown);
    }

    private List<VisualInput.Shown> shown(InputRecord input, InputRecipe recipe) {
        List<String> found = fields.images(input.fields(), input.place());
        if (found.isEmpty() && recipe.imageOptional()) {
            return Collections.nCopies(recipe.images(), classifier.visual().missing());
        }
        if (found.size() != recipe.images()) {
            throw new VisualBertException(
                    Code.IMAGE,
                    input.place() + ": names " + found.size() + " images in \"" + names.image()
                            + "\" where the model takes " + recipe.images());
        }
        return found.stream().map(name -> retries.of(() -> shown(input, name))).toList();
    }

    private VisualInput.Shown shown(InputRecord input, String name) {
        try {
            FoundImage found = images.find(input, name)
                    .orElseThrow(() -> new VisualBertException(Code.IMAGE, name + ": no such image"));
            return found instanceof FoundImage.Encoded encoded
                    ? classifier.visual().forPrediction(reader.read(encoded.bytes(), encoded.name()))
                    : classifier.visual().forEvaluation(((FoundImage.InFile) found).path());
        } catch (VisualBertException e) {
            throw located(input, e);
        }
    }

    /** With the record's place, unless it says that already. */
    private static VisualBertException located(InputRecord input, VisualBertException fault) {
        String message = fault.getMessage();
        return message.startsWith(input.place())
                ? fault
                : new VisualBertException(fault.code(), input.place() + ": " + message, fault.getCause());
    }
}
