package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.internal.files.LineReader;

/**
 * easy-VQA: {@code SPLIT/questions.json}, a list of {@code [question, answer, image's number]}, with images in
 * {@code SPLIT/images/NUMBER.png} and all answers in {@code answers.txt}; the repository, its package or the data folder alone. Read as
 * well: JSON lines of {@code id}, {@code text}, {@code img} and {@code label}.
 */
public final class EasyVqa implements Importer {

    private final Path folder;
    private final SplitFiles files;
    private final Set<String> answers = new HashSet<>();

    /**
     * Looks for the splits and reads the answers, if they are there.
     *
     * @throws org.visualbert4j.error.VisualBertException DATA where there are no splits
     */
    public EasyVqa(Path source) {
        folder = SplitFiles.firstFolder(
                source.resolve("data"), source.resolve("easy_vqa").resolve("data"), source);
        Map<String, String> candidates = new LinkedHashMap<>();
        List.of("train", "test").forEach(split -> candidates.put(split, split + "/questions.json"));
        files = SplitFiles.find(folder, candidates)
                .or(SplitFiles.ending(folder, ".jsonl"))
                .orFail(source, "easy-VQA", "data/train/questions.json or files of .jsonl");
        Path list = folder.resolve("answers.txt");
        if (Files.isRegularFile(list)) {
            LineReader.forEachLine(list, (line, number) -> answers.add(line.strip()));
        }
    }

    @Override
    public List<String> splits() {
        return files.splits();
    }

    @Override
    public void read(String split, RecordSink records) {
        Path file = files.file(split);
        if (file.toString().endsWith(".jsonl")) {
            JsonSource.lines(file, line -> records.add(line.record(folder)));
            return;
        }
        int[] count = {0};
        JsonSource.elements(file, null, element -> records.add(question(split, count[0]++, element)));
    }

    private ImportedRecord question(String split, int index, JsonRecord element) {
        JsonNode parts = element.node();
        boolean whole = parts.size() == 3
                && parts.path(0).isTextual()
                && parts.path(1).isTextual()
                && parts.path(2).isIntegralNumber();
        if (!whole) {
            throw element.error("is no list of a question, an answer and an image's number");
        }
        String answer = parts.path(1).textValue();
        if (!answers.isEmpty() && !answers.contains(answer)) {
            throw element.error("the answer \"" + answer + "\" is none of answers.txt");
        }
        return new ImportedRecord(
                split + "-" + index,
                parts.path(0).textValue(),
                folder.resolve(split).resolve("images").resolve(parts.path(2).asText() + ".png"),
                new ImportedRecord.OneLabel(answer));
    }
}
