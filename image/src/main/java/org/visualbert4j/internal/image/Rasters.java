package org.visualbert4j.internal.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Samples as a file stores them, from ImageIO's readers. Nothing here asks a {@code ColorModel}: ImageIO's grey and CMYK
 * colour spaces convert colours.
 */
final class Rasters {

    static {
        // Readers open streams of their own, and must not write images to the disk.
        ImageIO.setUseCache(false);
    }

    private Rasters() {}

    /** What is read from an open reader. */
    interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    /** Reads bytes with a reader. */
    static <T> T read(ImageReaderSpi provider, byte[] bytes, DecodingBudget budget, Reading<T> reading)
            throws IOException {
        ImageReader reader = provider.createReaderInstance();
        try (ImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
            reader.setInput(stream, false, true);
            reader.addIIOReadProgressListener(new TimeKeeper(budget));
            T result = reading.from(reader);
            budget.checkTime();
            return result;
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own reader of a format, whichever others are registered. */
    static ImageReaderSpi ofTheJdk(String format) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if ("java.desktop".equals(provider.getClass().getModule().getName())
                    && Arrays.asList(provider.getFormatNames()).contains(format)) {
                return provider;
            }
        }
        throw new NoSuchElementException("this JDK has no reader for " + format.toUpperCase(Locale.ROOT));
    }

    /** The samples of a row, {@code bands} for each pixel. */
    static int[] row(Raster raster, int y, int[] reused) {
        return raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, reused);
    }
}
