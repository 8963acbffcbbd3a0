package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.dataset.ImageCheck;
import org.visualbert4j.internal.dataset.ImageLooks;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.LookAlikes;
import org.visualbert4j.internal.records.MissingLabelPolicy;
import org.visualbert4j.internal.records.MissingPolicies;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.settings.VisualSettings;
import org.visualbert4j.internal.vision.TokenReader;

/** Reads the files of records of a run as its settings have it. */
public record RecordSource(
        FieldCheck fields,
        MissingPolicies onMissing,
        BadImagePolicy onBadImage,
        boolean labelled,
        int images,
        int threads,
        VisualSettings visual,
        ImageLooks looks,
        ImageCheck.Watch watch) {

    static RecordSource of(TrainingSettings all, ImageCheck.Watch watch) {
        DataSettings settings = all.data();
        return new RecordSource(
                fields(settings),
                new MissingPolicies(
                        settings.missingTexts(),
                        all.pretraining() == null ? settings.missingLabels() : MissingLabelPolicy.KEEP),
                settings.badImages(),
                all.pretraining() == null,
                all.model().images(),
                settings.loaderThreads(),
                all.visual(),
                settings.findCopies() ? new ImageLooks() : new ImageLooks(0),
                watch);
    }

    /** How the records of a run's files are written. */
    public static FieldCheck fields(DataSettings settings) {
        FieldNames names = new FieldNames(
                settings.textField(),
                settings.pairField(),
                settings.imageField(),
                settings.labelField(),
                settings.choicesField(),
                settings.group(),
                new LabelFormat(settings.oneHotLabels(), settings.labelSeparator(), settings.normalizeLabels()));
        return new FieldCheck(settings.records(), names);
    }

    /**
     * Reads a file of records to be evaluated, and sees that they have images.
     *
     * @param warnings gets a line where records are left out
     * @throws VisualBertException DATA where no record has a text's, label's or image's key
     */
    public static List<LabelledRecord> readLabelled(Path file, TrainingSettings settings, List<String> warnings) {
        RecordSource source = of(settings, ImageCheck.Watch.NONE);
        List<LabelledRecord> records = source.read(file, warnings);
        source.fields.images(records);
        LookAlikes.of(records).warning().ifPresent(warnings::add);
        return records;
    }

    /**
     * Reads a file.
     *
     * @param warnings gets a line where records are left out
     */
    List<LabelledRecord> read(Path file, List<String> warnings) {
        List<LabelledRecord> all = RecordFile.readWithMissingTexts(file, fields.format(), fields.names());
        fields.texts(all);
        if (labelled) {
            fields.labels(all);
        }
        return onMissing.apply(all, fields.names(), warnings::add);
    }

    /**
     * Looks at the images of the records of a file.
     *
     * @throws VisualBertException DATA where no record has an image's key, or none is left; IMAGE as the policy says
     */
    BadImages images(List<LabelledRecord> records) {
        if (visual.kind() != VisualSettings.Kind.FEATURES) {
            ImageReader reader = new ImageReader();
            return images(records, image -> looks.add(image, reader.read(image)));
        }
        try (TokenReader stored = visual.stored().open()) {
            return images(records, stored::read);
        }
    }

    private BadImages images(List<LabelledRecord> records, ImageCheck.Reader reader) {
        fields.images(records);
        BadImages found = new ImageCheck(images, reader, threads).of(records, onBadImage, watch);
        found.refuse();
        found.refuseNone();
        return found;
    }
}
