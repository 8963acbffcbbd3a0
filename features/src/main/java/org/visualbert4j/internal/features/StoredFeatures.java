package org.visualbert4j.internal.features;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Features that others computed, by the name of their image. Thread-safe; close it. */
public sealed interface StoredFeatures extends AutoCloseable permits FeatureFolder, FeatureTable, Hdf5Features {

    /**
     * Opens a folder of files an image, a table of bottom-up attention, or a file of HDF5.
     *
     * @throws VisualBertException DATA for what is none of them, IO for what can't be read
     */
    static StoredFeatures open(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (Files.isDirectory(path)) {
            return new FeatureFolder(path);
        }
        if (!Files.isRegularFile(path)) { // devices and pipes are none either
            throw new VisualBertException(VisualBertException.Code.IO, path + ": no such file or folder of features");
        }
        if (name.endsWith(".tsv")) {
            return new FeatureTable(path);
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            try {
                return new Hdf5Features(path);
            } catch (NoClassDefFoundError e) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        path + ": HDF5 is read by the library io.jhdf:jhdf, which is not on the class path: add it",
                        e);
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.DATA,
                path + ": features are a folder of .npy, .npz or .safetensors files, or a .tsv, .h5 or .hdf5 file");
    }

    /**
     * Those of an image.
     *
     * @throws VisualBertException DATA, with where it stands, for what is broken, larger than the limits or not finite
     */
    Optional<ImageFeatures> get(String id);

    /** D, as the first image has it. */
    int dimension();

    @Override
    void close();
}
