package org.visualbert4j.internal.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.image.JpegEncoder;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

/** How frames are written. */
public enum FrameFormat {

    /** Each pixel as it is. */
    PNG(".png") {
        @Override
        byte[] encode(RgbImage image) throws IOException {
            return PngWriter.encode(image);
        }
    },

    /** With quality 95: nearly as it is, in far fewer bytes. */
    JPEG(".jpg") {
        @Override
        byte[] encode(RgbImage image) throws IOException {
            return JpegEncoder.encode(image);
        }
    };

    private final String ending;

    FrameFormat(String ending) {
        this.ending = ending;
    }

    /** What names of files end with, such as {@code .png}. */
    public String ending() {
        return ending;
    }

    /**
     * Writes an image, and makes its folder; the file is there whole or not at all.
     *
     * @throws org.visualbert4j.error.VisualBertException {@code IO} if it can't be written
     */
    public void write(RgbImage image, Path file) {
        AtomicFile.write(file, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(encode(image));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    abstract byte[] encode(RgbImage image) throws IOException;
}
