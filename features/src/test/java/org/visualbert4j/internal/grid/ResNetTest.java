package org.visualbert4j.internal.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.backbone.ResNet;
import org.visualbert4j.internal.backbone.ResidualStage;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;

/** ResNets of transformers (fixtures/make_resnet.py), by its own files and by those of torchvision's layout. */
class ResNetTest {

    private static final Path RESOURCES = Path.of("../core/src/test/resources/resnet");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "basic, ''",
        "basic, torchvision.pth",
        "bottleneck, ''",
        "bottleneck, torchvision.pth",
        "caffe, ''",
    })
    void maps_and_gradients_are_those_of_transformers(String kind, String file) {
        // given
        Path folder = RESOURCES.resolve(kind);
        ResNetFile stored = ResNetFile.open(file.isEmpty() ? folder : folder.resolve(file));
        try (Parameters parameters = new Parameters(0.02);
                Scope scope = Scope.open()) {
            ResNet network = new ResNet(parameters.root(), stored.config());
            stored.load(parameters, "");
            Map<String, Tensor> expected = Safetensors.read(folder.resolve("expected.safetensors"));

            // when
            List<Tensor> maps = new ArrayList<>(List.of(network.stem(get(expected, "pixels"))));
            for (ResidualStage stage : network.stages()) {
                maps.add(stage.forward(maps.get(maps.size() - 1)));
            }
            Tensor last = maps.get(maps.size() - 1);
            last.mul(get(expected, "weights")).sum().backward();

            // then
            for (int i = 0; i < maps.size(); i++) {
                assertThat(difference(maps.get(i), get(expected, "map." + i))).isLessThan(1e-4);
            }
            for (String name : List.of("stem.conv1.weight", "res3.0.conv1.weight", "res5.0.shortcut.weight")) {
                Tensor wanted = get(expected, "gradient." + name);
                double size = wanted.abs().max().item_double();
                assertThat(difference(parameters.get(name).value().grad(), wanted))
                        .isLessThan(1e-4 * size);
            }
            assertThat(parameters
                            .get("res2.0.conv1.norm.running_mean")
                            .value()
                            .grad()
                            .defined())
                    .isFalse();
        }
    }

    @Test
    void a_network_folded_for_inference_gives_the_same_tokens() {
        // given an image as large as the network wants it, so that nothing is resized
        Path folder = RESOURCES.resolve("bottleneck");
        byte[] rgb = new byte[3 * 64 * 64];
        new java.util.Random(1).nextBytes(rgb);
        RgbImage image = new RgbImage(64, 64, rgb);
        GridExtractor.Grid grid = new GridExtractor.Grid(64, 64, 4, 2, 2);

        // when
        ImageFeatures tokens;
        try (GridExtractor extractor = new GridExtractor(folder, grid, MatmulPrecision.FP32)) {
            tokens = extractor.extract(image);
        }

        // then
        assertThat(tokens.boxes()).startsWith(0, 0, 32, 32, 32, 0, 64, 32);
        try (Parameters parameters = new Parameters(0.02);
                Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            ResNetFile stored = ResNetFile.open(folder);
            ResNet network = new ResNet(parameters.root(), stored.config());
            stored.load(parameters, "");
            float[] pixels =
                    org.visualbert4j.internal.image.Preprocessing.ofSize(64).toNormalizedChw(image);
            Tensor map = network.forward(torch.tensor(pixels).view(1, 3, 64, 64)); // [1, D, 2, 2]
            Tensor flat = map.permute(0, 2, 3, 1).contiguous().view(-1);
            assertThat(difference(torch.tensor(tokens.features()), flat)).isLessThan(1e-4);
        }
    }

    @Test
    void a_file_of_another_network_is_refused_in_one_line() {
        // given
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(temporary.resolve("model.safetensors"), Map.of("bert.weight", torch.zeros(2, 2)));
        }

        // when, then
        assertThatThrownBy(() -> ResNetFile.open(temporary))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("is no ResNet as torchvision or Hugging Face saves it")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_missing_tensor_is_named() throws Exception {
        // given
        Path folder = RESOURCES.resolve("basic");
        Files.copy(folder.resolve("config.json"), temporary.resolve("config.json"));
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Safetensors.read(folder.resolve(WeightFiles.SAFETENSORS));
            tensors.remove("encoder.stages.2.layers.0.shortcut.convolution.weight");
            SafetensorsWriter.write(temporary.resolve(WeightFiles.SAFETENSORS), tensors);
        }

        // when, then
        assertThatThrownBy(() ->
                        new GridExtractor(temporary, new GridExtractor.Grid(64, 64, 3, 2, 2), MatmulPrecision.FP32))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("1 missing: res4.0.shortcut.weight");
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static double difference(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.sub(b).abs().max().item_double();
    }
}
