package org.visualbert4j.internal.label;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.parquet.ParquetFormat;
import org.visualbert4j.internal.format.table.DelimitedFormat;
import org.visualbert4j.internal.format.tar.WebDataset;

/** The formats there are. */
public final class Formats {

    private static final List<Format> ALL = List.of(
            new JsonLines(),
            DelimitedFormat.CSV,
            DelimitedFormat.TSV,
            new ParquetFormat(),
            WebDataset.TAR,
            WebDataset.PACKED);

    private Formats() {}

    /**
     * The format of a file, by the ending of its name.
     *
     * @throws VisualBertException USAGE where no format has it
     */
    public static Format of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(format -> format.suffixes().stream().anyMatch(name::endsWith))
                .findFirst()
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.USAGE,
                        file + ": the ending of its name tells no format; "
                                + ALL.stream()
                                        .map(format ->
                                                format.name() + " (" + String.join(", ", format.suffixes()) + ")")
                                        .collect(Collectors.joining(", "))
                                + " are known"));
    }
}
