package org.visualbert4j.internal.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.ModelFingerprint;
import org.visualbert4j.internal.files.RegularFile;

/**
 * Which model labelled a record, written {@code name@hash}.
 *
 * @param name of its folder
 * @param hash 12 digits that change with the weights ({@link ModelFingerprint}) and with any other file that decides on labels: the
 *     tokenizer's, those of images, what calibration wrote
 */
public record ModelIdentity(String name, String hash) {

    private static final List<String> DECIDING = List.of(".json", ".txt");

    private static final int DIGITS = 12;

    /**
     * That of a folder.
     *
     * @throws VisualBertException CHECKPOINT where it holds no model, IO where a file can't be read
     */
    public static ModelIdentity of(Path folder) {
        String weights = ModelFingerprint.of(folder);
        try (Stream<Path> files = Files.list(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(weights.getBytes(StandardCharsets.UTF_8));
            for (Path file : files.filter(ModelIdentity::decides).sorted().toList()) {
                digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
                digest.update(RegularFile.sha256(file));
            }
            String hash = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
            return new ModelIdentity(String.valueOf(folder.toRealPath().getFileName()), hash);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean decides(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file) && DECIDING.stream().anyMatch(name::endsWith);
    }

    /** {@code name@hash}. */
    @Override
    public String toString() {
        return name + "@" + hash;
    }
}
