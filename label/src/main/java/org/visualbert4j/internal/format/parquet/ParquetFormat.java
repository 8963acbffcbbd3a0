package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;

/** Parquet: read from a file or a folder of files, written as a folder of numbered parts with a manifest. */
public final class ParquetFormat implements Format {

    @Override
    public String name() {
        return "Parquet";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".parquet");
    }

    @Override
    public RecordInput read(Path file) {
        return new ParquetInput(Files.isDirectory(file) ? Parts.files(file) : List.of(file));
    }

    @Override
    public PredictionOutput create(Path path) {
        return ParquetOutput.open(path, new Parts(0, null, List.of()));
    }

    @Override
    public PredictionOutput resume(Path path, JsonNode position) {
        return ParquetOutput.open(path, Parts.of(position));
    }

    @Override
    public void check(Path path, JsonNode position) {
        Parts.of(position).check(path);
        if (!Parts.hasManifest(path)) {
            throw new VisualBertException(VisualBertException.Code.DATA, path + ": its _manifest.json is missing");
        }
    }
}
