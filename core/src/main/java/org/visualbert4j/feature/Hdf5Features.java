package org.visualbert4j.feature;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;

/**
 * HDF5 as extractors write it: a group a picture, named by its id, with {@code features}, {@code boxes} and sizes; or
 * datasets over all M pictures, {@code features [M, N, D]}, {@code image_ids [M]} and so on, of which a picture's row is read.
 */
final class Hdf5Features implements StoredFeatures {

    private static final List<String> IDS = List.of("image_ids", "image_id", "img_ids", "ids");

    private final Path path;
    private final HdfFile file;
    private final @Nullable Map<String, Integer> rows;

    Hdf5Features(Path path) {
        this.path = path;
        try {
            file = new HdfFile(path);
            rows = rows();
        } catch (HdfException e) {
            throw broken(e);
        }
    }

    private @Nullable Map<String, Integer> rows() {
        for (String name : IDS) {
            if (file.getChild(name) instanceof Dataset ids) {
                Object values = ids.getData();
                Map<String, Integer> byId = new LinkedHashMap<>();
                for (int i = 0; i < Array.getLength(values); i++) {
                    byId.put(String.valueOf(Array.get(values, i)), i);
                }
                return byId;
            }
        }
        return null;
    }

    @Override
    public synchronized Optional<PictureFeatures> get(String id) {
        try {
            if (rows != null) {
                Integer row = rows.get(id);
                return row == null ? Optional.empty() : Optional.of(read(file, row, path + ", row " + row));
            }
            return file.getChildren().get(id) instanceof Group group
                    ? Optional.of(read(group, -1, path + ", group " + id))
                    : Optional.empty();
        } catch (HdfException e) {
            throw broken(e);
        }
    }

    private static PictureFeatures read(Group group, int row, String where) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (Node node : group.getChildren().values()) {
            if (node instanceof Dataset dataset && isNumbers(dataset) && !IDS.contains(node.getName())) {
                arrays.put(node.getName(), array(dataset, row));
            }
        }
        return NamedArray.join(arrays, where);
    }

    private static boolean isNumbers(Dataset dataset) {
        return dataset.getJavaType().isPrimitive();
    }

    /** A dataset, or a row of it. */
    private static NamedArray array(Dataset dataset, int row) {
        int[] sizes = dataset.getDimensions();
        Object data;
        if (row >= 0 && sizes.length > 0) {
            long[] offset = new long[sizes.length];
            offset[0] = row;
            int[] one = sizes.clone();
            one[0] = 1;
            data = dataset.getData(offset, one);
            sizes = sizes.length == 1 ? one : Arrays.copyOfRange(one, 1, one.length);
        } else {
            data = dataset.getData();
        }
        int count = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        float[] values = new float[count];
        int copied = copy(data, values, 0);
        if (copied != count) {
            throw new IllegalStateException(dataset.getPath() + " gave " + copied + " numbers for " + count);
        }
        return new NamedArray(Arrays.stream(sizes).mapToObj(size -> (long) size).toList(), values);
    }

    private static int copy(Object data, float[] out, int at) {
        if (!data.getClass().isArray()) {
            out[at] = ((Number) data).floatValue();
            return at + 1;
        }
        int position = at;
        for (int i = 0; i < Array.getLength(data); i++) {
            position = copy(Array.get(data, i), out, position);
        }
        return position;
    }

    @Override
    public int dimension() {
        String first = rows != null
                ? rows.keySet().stream().findFirst().orElse("")
                : file.getChildren().keySet().stream().findFirst().orElse("");
        return get(first)
                .orElseThrow(() -> NamedArray.error(
                        path.toString(), "holds neither a group a picture nor one of " + IDS + " with features"))
                .dimension();
    }

    private VisualBertException broken(HdfException e) {
        return new VisualBertException(
                VisualBertException.Code.DATA, path + ": is no HDF5 that can be read: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
