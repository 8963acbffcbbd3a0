package org.visualbert4j.internal.classifier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.VisualInput;

/**
 * Reads images for encoders of pixels. Decoded images are kept, within a limit, as training comes back to them every
 * epoch, and the last resized ones.
 */
public final class PixelReader implements VisualReader {

    static final String FILE = "preprocessor_config.json";

    private static final long CACHE_BYTES = 256L << 20;
    private static final long SIZED_BYTES = 32L << 20; // for several questions about one image, one after the other
    private static final RgbImage BLANK = RgbImage.filled(1, 1, 124, 116, 104); // ImageNet's mean colour

    private final Preprocessing preprocessing;
    private final ImageReader images = new ImageReader();
    private final Cache<Path, RgbImage> decoded = cache(CACHE_BYTES);
    private final Cache<Path, RgbImage> sized = cache(SIZED_BYTES);

    /** Reads by a treatment. */
    public PixelReader(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
    }

    private static Cache<Path, RgbImage> cache(long bytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Path path, RgbImage image) -> image.rgb().length)
                .build();
    }

    static PixelReader load(Path folder) {
        return new PixelReader(VisualReader.read(folder.resolve(FILE), Preprocessing.class));
    }

    /** The treatment. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    @Override
    public VisualInput.Shown forEvaluation(Path image) {
        return new VisualInput.Image(sized.get(image, this::resized), true, image);
    }

    @Override
    public VisualInput.Shown forPrediction(Path image) {
        return new VisualInput.Image(preprocessing.forEvaluation(images.read(image)), true, image);
    }

    @Override
    public VisualInput.Shown forPrediction(RgbImage image) {
        return new VisualInput.Image(preprocessing.forEvaluation(image), true);
    }

    private RgbImage resized(Path image) {
        return preprocessing.forEvaluation(decoded.get(image, images::read));
    }

    @Override
    public VisualInput.Shown forTraining(Path image, RandomGenerator random) {
        return new VisualInput.Image(preprocessing.forTraining(decoded.get(image, images::read), random), true);
    }

    @Override
    public VisualInput.Shown missing() {
        return new VisualInput.Image(preprocessing.forEvaluation(BLANK), false);
    }

    /** {@code [Q, 3, height, width]}: to 0..1, less the mean, over the standard deviation, as torchvision has it. */
    @Override
    public Tensor tensor(VisualInput input) {
        VisualInput.Pixels pixels = (VisualInput.Pixels) input;
        int height = pixels.images().get(0).height();
        int width = pixels.images().get(0).width();
        int bytes = 3 * height * width;
        BytePointer rgb = new BytePointer((long) bytes * pixels.images().size());
        for (int i = 0; i < pixels.images().size(); i++) {
            rgb.position((long) bytes * i).put(pixels.images().get(i).rgb());
        }
        Tensor image = torch.from_blob(
                        rgb.position(0),
                        new long[] {pixels.images().size(), height, width, 3},
                        torch.dtype(torch.ScalarType.Byte))
                .permute(0, 3, 1, 2)
                .to(torch.ScalarType.Float)
                .div(new Scalar(255));
        return image.sub(perChannel(preprocessing.mean()))
                .div(perChannel(preprocessing.std()))
                .contiguous();
    }

    private static Tensor perChannel(List<Float> values) {
        return torch.tensor(values.get(0), values.get(1), values.get(2)).view(1, 3, 1, 1);
    }

    @Override
    public Tensor seen(VisualInput input, long tokens) {
        float[] seen = ((VisualInput.Pixels) input).seen();
        return torch.tensor(seen).view(-1, 1).expand(seen.length, tokens);
    }

    @Override
    public void save(Path folder) {
        VisualReader.write(folder.resolve(FILE), preprocessing);
    }

    @Override
    public void close() {
        decoded.invalidateAll();
        sized.invalidateAll();
    }
}
