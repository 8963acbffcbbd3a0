package org.visualbert4j.internal.features;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.FixedPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.visualbert4j.internal.files.Parsing;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * HDF5 as extractors write it: a group an image, named by its id, with {@code features}, {@code boxes} and sizes; or
 * datasets over all M images, {@code features [M, N, D]}, {@code image_ids [M]} and so on, of which an image's row is read.
 */
final class Hdf5Features implements StoredFeatures {

    private static final List<String> IDS = List.of("image_ids", "image_id", "img_ids", "ids");
    private static final String KIND = "HDF5";
    private static final int MOST_IDS = 1 << 24;
    private static final int MOST_ID_BYTES = 1 << 28;

    private final Path path;
    private final HdfFile file;
    private final long size;
    private final Rows rows;

    /** Where each id's row is, of so many; of fewer than none where there is a group an image. */
    private record Rows(Map<String, Integer> byId, int count) {
        static final Rows NONE = new Rows(Map.of(), -1);

        boolean areThere() {
            return count >= 0;
        }
    }

    Hdf5Features(Path path) {
        this.path = path;
        size = Parsing.guarded(path, KIND, () -> Files.size(path));
        file = Parsing.guarded(path, KIND, () -> new HdfFile(path));
        try {
            rows = Parsing.guarded(path, KIND, this::rows);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Rows rows() throws IOException {
        for (String name : IDS) {
            if (file.getChild(name) instanceof Dataset ids) {
                return rows(ids, path + ", dataset " + name);
            }
        }
        return Rows.NONE;
    }

    private static Rows rows(Dataset ids, String where) {
        int[] shape = ids.getDimensions();
        boolean isText = ids.getJavaType() == String.class;
        if (shape.length != 1 || !(isText || ids.getDataType() instanceof FixedPoint)) {
            throw NamedArray.error(
                    where,
                    "is of shape " + Arrays.toString(shape)
                            + (isText ? "" : " and " + ids.getJavaType().getSimpleName())
                            + ", where a list of texts or whole numbers is expected");
        }
        if (shape[0] > MOST_IDS || ids.getSizeInBytes() > MOST_ID_BYTES) {
            throw NamedArray.error(where, "is of " + shape[0] + " ids, where " + MOST_IDS + " are the limit");
        }
        if (ids instanceof ChunkedDataset chunked) {
            Hdf5Filters.check(chunked.getFilters(), where);
        }
        Map<String, Integer> byId = new LinkedHashMap<>();
        Object values = ids.isEmpty() ? new int[0] : ids.getData();
        for (int i = 0; i < Array.getLength(values); i++) {
            byId.put(String.valueOf(Array.get(values, i)), i);
        }
        return new Rows(byId, shape[0]);
    }

    @Override
    public Optional<ImageFeatures> get(String id) {
        return Parsing.guarded(path, KIND, () -> find(id));
    }

    private synchronized Optional<ImageFeatures> find(String id) throws IOException {
        if (rows.areThere()) {
            Integer row = rows.byId.get(id);
            return row == null ? Optional.empty() : Optional.of(read(file, row, path + ", row " + row));
        }
        return file.getChildren().get(id) instanceof Group group
                ? Optional.of(read(group, -1, path + ", group " + id))
                : Optional.empty();
    }

    private ImageFeatures read(Group group, int row, String where) throws IOException {
        Map<String, Dataset> datasets = new LinkedHashMap<>();
        for (Node node : group.getChildren().values()) {
            if (node instanceof Dataset dataset && Hdf5Dataset.isNumbers(dataset) && !IDS.contains(node.getName())) {
                datasets.put(node.getName(), dataset);
            }
        }
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        datasets.keySet().retainAll(NamedArray.wanted(datasets.keySet(), where));
        for (Dataset dataset : datasets.values()) {
            Hdf5Dataset numbers = new Hdf5Dataset(dataset, where, size);
            arrays.put(dataset.getName(), rows.areThere() ? numbers.row(row, rows.count) : numbers.whole());
        }
        return NamedArray.join(arrays, where);
    }

    @Override
    public int dimension() {
        return Parsing.guarded(path, KIND, this::firstImage)
                .flatMap(this::get)
                .orElseThrow(() -> NamedArray.error(
                        path.toString(), "holds neither a group an image nor one of " + IDS + " with features"))
                .dimension();
    }

    private Optional<String> firstImage() {
        return rows.areThere()
                ? rows.byId.keySet().stream().findFirst()
                : file.getChildren().values().stream()
                        .filter(Group.class::isInstance)
                        .map(Node::getName)
                        .findFirst();
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
