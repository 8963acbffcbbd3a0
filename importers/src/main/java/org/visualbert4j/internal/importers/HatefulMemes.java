package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hateful Memes: a folder with {@code img/} and JSON lines of {@code id}, {@code img}, {@code text} and, where it is told,
 * {@code label}, 0 or 1. Both editions: {@code dev_seen}, {@code test_seen} and so on, and the older {@code dev} and {@code test}.
 */
public final class HatefulMemes implements Importer {

    private static final List<String> SPLITS =
            List.of("train", "dev_seen", "dev_unseen", "test_seen", "test_unseen", "dev", "test");

    private final Path folder;
    private final SplitFiles files;

    /**
     * Looks for the splits.
     *
     * @throws org.visualbert4j.error.VisualBertException DATA where there are none
     */
    public HatefulMemes(Path folder) {
        this.folder = folder;
        Map<String, String> candidates = new LinkedHashMap<>();
        SPLITS.forEach(split -> candidates.put(split, split + ".jsonl"));
        files = SplitFiles.find(folder, candidates)
                .orFail(folder, "Hateful Memes", String.join(" or ", candidates.values()));
    }

    @Override
    public List<String> splits() {
        return files.splits();
    }

    @Override
    public void read(String split, RecordSink records) {
        JsonSource.lines(files.file(split), line -> records.add(line.record(folder)));
    }
}
