package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How a parameter starts when no checkpoint gives it. */
public sealed interface Initializer {

    /** Fills a new tensor, drawing from libtorch's seeded generator where it draws at all. */
    void fill(Tensor tensor);

    /** Gaussian around 0; BERT's tables and matrices start so, with a deviation of 0.02. */
    record Normal(double standardDeviation) implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            tensor.normal_(0, standardDeviation, new GeneratorOptional());
        }
    }

    /** As {@link Normal}, but with one row 0: that of the padding token. */
    record NormalExceptRow(double standardDeviation, long row) implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            tensor.normal_(0, standardDeviation, new GeneratorOptional());
            tensor.select(0, row).zero_();
        }
    }

    /**
     * He et al. 2015, "Delving Deep into Rectifiers": Gaussian with variance {@code 2 / fan-in}, for convolutions
     * before a rectifier. The tensor is {@code [out, in, kernel height, kernel width]}.
     */
    record KaimingNormal() implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            double fanIn = (double) tensor.numel() / tensor.size(0);
            tensor.normal_(0, Math.sqrt(2 / fanIn), new GeneratorOptional());
        }
    }

    /** The same value everywhere: 0 for biases, 1 for the scales of norms. */
    record Constant(double value) implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            tensor.fill_(new Scalar(value));
        }
    }

    /** Values known beforehand, row by row; the array is not copied. */
    @SuppressWarnings("ArrayRecordComponent")
    record Given(float[] values) implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            tensor.copy_(torch.tensor(values).view(tensor.sizes()));
        }
    }

    /** The value of another parameter, once that one has been loaded or filled. */
    record CopyOf(Parameter other) implements Initializer {
        @Override
        public void fill(Tensor tensor) {
            tensor.copy_(torch.detach(other.value()));
        }
    }
}
