package org.visualbert4j.internal.format.tar;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.files.TextFile;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;

/**
 * Tar archives in which successive members whose names are the same up to the first dot are one record, as WebDataset reads them.
 * Nothing of an archive is ever written to a file of its name.
 */
public final class WebDataset implements Format {

    /** Plain archives. */
    public static final WebDataset TAR = new WebDataset("WebDataset", List.of(".tar"));

    /** Archives that gzip has packed; they are read, and not written, as a file that is packed can't be cut. */
    public static final WebDataset PACKED = new WebDataset("packed WebDataset", List.of(".tar.gz", ".tgz"));

    private final String name;
    private final List<String> suffixes;

    private WebDataset(String name, List<String> suffixes) {
        this.name = name;
        this.suffixes = suffixes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> suffixes() {
        return suffixes;
    }

    @Override
    public RecordInput read(Path file) {
        try {
            return new TarInput(TarMembers.open(file), file.toString(), RegularFile.size(file));
        } catch (RegularFile.UnfitException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + ": " + e.getReason(), e);
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    @Override
    public PredictionOutput create(Path path) {
        if (this == PACKED) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    path + ": a packed archive is not written, as it can't be gone on with; name the output .tar");
        }
        return new TarOutput(AppendedFile.create(path));
    }

    @Override
    public PredictionOutput resume(Path path, JsonNode position) {
        return new TarOutput(AppendedFile.resume(path, position));
    }

    @Override
    public void check(Path path, JsonNode position) {
        AppendedFile.check(path, position);
    }
}
