package org.visualbert4j.internal.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.Scope;

class VisualEncoderTest {

    private Scope scope;
    private Parameters parameters;

    @BeforeEach
    void open() {
        scope = Scope.open();
        parameters = new Parameters(0.02);
    }

    @AfterEach
    void close() {
        parameters.close();
        scope.close();
    }

    @Test
    void a_frame_of_1280x720_is_1350_runs_of_its_channels_pixels() {
        Tensor pixels = counting(3, 720, 1280);
        VisualEncoderConfig config = new PixelEncoder.Config(720, 1280, 2048);

        Tensor tokens = config.build(parameters.root()).encode(pixels);

        assertThat(tokens.shape()).containsExactly(1, 1350, 2048);
        assertThat(config.tokens()).isEqualTo(1350);
        assertThat(tokens.flatten().equal(pixels.flatten())).isTrue();
    }

    @Test
    void pixels_that_runs_do_not_divide_end_in_zeros() {
        Tensor pixels = counting(3, 2, 3).add(new Scalar(1));

        Tensor tokens =
                new PixelEncoder.Config(2, 3, 5).build(parameters.root()).encode(pixels);

        assertThat(tokens.shape()).containsExactly(1, 4, 5);
        assertThat(tokens.flatten().narrow(0, 0, 18).equal(pixels.flatten())).isTrue();
        assertThat(tokens.flatten().narrow(0, 18, 2).abs().sum().item_double()).isZero();
    }

    @Test
    void a_patch_token_is_its_pixels_and_its_place() {
        Tensor pixels = counting(3, 4, 6);
        VisualEncoder encoder = new PatchEncoder.Config(4, 6, 2, 12).build(parameters.root());
        parameters.set(parameters.get("projection.weight"), torch.eye(12));
        parameters.set(parameters.get("positions.rows"), torch.zeros(2, 12));
        parameters.set(parameters.get("positions.columns"), torch.zeros(3, 12));
        parameters.initializeMissing();

        Tensor tokens = encoder.encode(pixels);

        Tensor lowerRight = pixels.narrow(2, 2, 2).narrow(3, 4, 2).flatten();
        assertThat(tokens.shape()).containsExactly(1, 6, 12);
        assertThat(tokens.select(1, 5).flatten().equal(lowerRight)).isTrue();

        parameters.set(parameters.get("positions.rows"), torch.ones(2, 12));
        assertThat(encoder.encode(pixels).equal(tokens.add(new Scalar(1)))).isTrue();
    }

    @Test
    void patches_that_do_not_divide_an_image_are_filled_up_with_zeros() {
        VisualEncoderConfig config = new PatchEncoder.Config(5, 5, 4, 8);
        VisualEncoder encoder = config.build(parameters.root());
        parameters.initializeMissing();

        assertThat(encoder.encode(counting(3, 5, 5)).shape()).containsExactly(1, 4, 8);
        assertThat(config.tokens()).isEqualTo(4);
    }

    @Test
    void each_convolution_halves_the_grid() {
        VisualEncoderConfig config = new ConvGridEncoder.Config(33, 64, List.of(4, 16));
        VisualEncoder encoder = config.build(parameters.root());
        parameters.initializeMissing();

        Tensor tokens = encoder.encode(torch.randn(2, 3, 33, 64));

        assertThat(tokens.shape()).containsExactly(2, 9 * 16, 16);
        assertThat(config.tokens()).isEqualTo(9 * 16);
        assertThat(config.dimension()).isEqualTo(16);
    }

    @Test
    void a_cell_of_convolutions_stands_where_they_are_centred() {
        // given convolutions that see their middle alone, of two halvings, and an image that they don't divide
        ConvGridEncoder.Config config = new ConvGridEncoder.Config(14, 21, List.of(2, 2));
        VisualEncoder encoder = config.build(parameters.root());
        for (int i = 0; i < 2; i++) {
            Tensor middle = torch.zeros(2, i == 0 ? 3 : 2, 3, 3);
            middle.select(0, 0).select(0, 0).select(0, 1).select(0, 1).fill_(new Scalar(1));
            parameters.set(parameters.get("convolution." + i + ".weight"), middle);
        }
        parameters.set(parameters.get("positions.rows"), torch.zeros(4, 2));
        parameters.set(parameters.get("positions.columns"), torch.zeros(6, 2));
        parameters.initializeMissing();

        for (int token = 0; token < 4 * 6; token++) {
            // when the pixel that the token ought to stand at lights up
            int y = 4 * (token / 6);
            int x = 4 * (token % 6);
            Tensor pixels = torch.zeros(1, 3, 14, 21);
            pixels.select(2, y).select(2, x).fill_(new Scalar(9));
            Tensor seen = encoder.encode(pixels).select(0, 0).select(1, 0); // of the first channel, [V]

            // then so does the token, and what is drawn round the pixel is the token's
            assertThat(seen.argmax().item_long()).isEqualTo(token);
            assertThat(config.tokensAt((y + 0.5) / 14, (x + 0.5) / 21)).containsExactly(token);
        }
        assertThat(config.tokensAt(1.9 / 14, 1.9 / 21)).containsExactly(0);
        assertThat(config.tokensAt(2.6 / 14, 2.6 / 21)).containsExactly(7);
        assertThat(config.tokensAt(13.9 / 14, 20.9 / 21)).containsExactly(23);
    }

    /** {@code [1, channels, height, width]} of 0, 1, 2 ... */
    private static Tensor counting(long channels, long height, long width) {
        return torch.arange(new Scalar((double) (channels * height * width)))
                .view(1, channels, height, width)
                .to(torch.ScalarType.Float);
    }
}
