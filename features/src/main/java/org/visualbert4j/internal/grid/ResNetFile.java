package org.visualbert4j.internal.grid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.backbone.ResNetConfig;
import org.visualbert4j.internal.checkpoint.CheckpointJson;
import org.visualbert4j.internal.checkpoint.StoredWeights;
import org.visualbert4j.internal.checkpoint.WeightFiles;
import org.visualbert4j.internal.nn.Parameters;

/**
 * A ResNet-18 to -152 as torchvision saves it (a file such as {@code resnet50-0676ba61.pth}) or Hugging Face (the folder of
 * {@code microsoft/resnet-50} and the like). The names and shapes of its tensors say which it is.
 *
 * @param source the file or folder
 * @param config the network as stored, all four stages
 */
public record ResNetFile(Path source, ResNetConfig config) {

    private static final int STAGES = 4;

    private record Rule(Pattern pattern, Function<MatchResult, String> name) {
        static Rule of(String pattern, Function<MatchResult, String> name) {
            return new Rule(Pattern.compile(pattern), name);
        }
    }

    private static final List<Rule> RULES = List.of(
            // torchvision
            Rule.of("conv1\\.weight", m -> "stem.conv1.weight"),
            Rule.of("bn1\\.(\\w+)", m -> "stem.conv1.norm." + m.group(1)),
            Rule.of("layer(\\d)\\.(\\d+)\\.conv(\\d)\\.weight", m -> block(m, 1) + "conv" + m.group(3) + ".weight"),
            Rule.of(
                    "layer(\\d)\\.(\\d+)\\.bn(\\d)\\.(\\w+)",
                    m -> block(m, 1) + "conv" + m.group(3) + ".norm." + m.group(4)),
            Rule.of("layer(\\d)\\.(\\d+)\\.downsample\\.0\\.weight", m -> block(m, 1) + "shortcut.weight"),
            Rule.of("layer(\\d)\\.(\\d+)\\.downsample\\.1\\.(\\w+)", m -> block(m, 1) + "shortcut.norm." + m.group(3)),
            // Hugging Face
            Rule.of("embedder\\.embedder\\.convolution\\.weight", m -> "stem.conv1.weight"),
            Rule.of("embedder\\.embedder\\.normalization\\.(\\w+)", m -> "stem.conv1.norm." + m.group(1)),
            Rule.of(
                    "encoder\\.stages\\.(\\d)\\.layers\\.(\\d+)\\.layer\\.(\\d)\\.convolution\\.weight",
                    m -> block(m, 2) + "conv" + plus(m.group(3), 1) + ".weight"),
            Rule.of(
                    "encoder\\.stages\\.(\\d)\\.layers\\.(\\d+)\\.layer\\.(\\d)\\.normalization\\.(\\w+)",
                    m -> block(m, 2) + "conv" + plus(m.group(3), 1) + ".norm." + m.group(4)),
            Rule.of(
                    "encoder\\.stages\\.(\\d)\\.layers\\.(\\d+)\\.shortcut\\.convolution\\.weight",
                    m -> block(m, 2) + "shortcut.weight"),
            Rule.of(
                    "encoder\\.stages\\.(\\d)\\.layers\\.(\\d+)\\.shortcut\\.normalization\\.(\\w+)",
                    m -> block(m, 2) + "shortcut.norm." + m.group(3)));

    /**
     * Tells what network is stored.
     *
     * @throws VisualBertException CHECKPOINT where it is no ResNet of one of the two layouts
     */
    public static ResNetFile open(Path source) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        WeightFiles.find(source)
                .shapes()
                .forEach((stored, shape) -> name(stored).ifPresent(name -> shapes.put(name, shape)));
        List<Long> stem = shapes.get("stem.conv1.weight");
        List<Integer> blocks = IntStream.range(0, STAGES)
                .mapToObj(stage -> (int) IntStream.iterate(0, i -> i + 1)
                        .takeWhile(i -> shapes.containsKey("res" + (stage + 2) + "." + i + ".conv1.weight"))
                        .count())
                .toList();
        if (stem == null || stem.size() != 4 || blocks.contains(0)) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    source + " is no ResNet as torchvision or Hugging Face saves it (its blocks: " + blocks + ")");
        }
        boolean bottleneck = shapes.containsKey("res2.0.conv3.weight");
        String last = "res2.0.conv" + (bottleneck ? 3 : 2) + ".weight";
        int channels = (int) (long) shapes.getOrDefault(last, List.of(0L)).get(0);
        int inner = (int)
                (long) shapes.getOrDefault("res2.0.conv1.weight", List.of(0L)).get(0);
        int stemChannels = (int) (long) stem.get(0);
        return new ResNetFile(
                source, new ResNetConfig(blocks, bottleneck, stemChannels, channels, inner, caffe(source), true));
    }

    /** Whether strides are in the first convolutions: Hugging Face's configuration may say so. */
    private static boolean caffe(Path source) {
        Path config = source.resolve("config.json");
        return Files.isRegularFile(config)
                && CheckpointJson.read(config).path("downsample_in_bottleneck").asBoolean();
    }

    /** The name here of a stored tensor; empty for the classifier's and for counters, which a backbone has not. */
    static Optional<String> name(String stored) {
        String name = stored.replaceFirst("^(?:module\\.|resnet\\.|model\\.)+", "");
        if (name.endsWith("num_batches_tracked") || name.startsWith("fc.") || name.startsWith("classifier.")) {
            return Optional.empty();
        }
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(name);
            if (matcher.matches()) {
                return Optional.of(rule.name().apply(matcher.toMatchResult()));
            }
        }
        return Optional.of(name);
    }

    /** {@code res3.1.} of the second stage's second block, stages counted from 0 or 1. */
    private static String block(MatchResult match, int toRes) {
        return "res" + plus(match.group(1), toRes) + "." + match.group(2) + ".";
    }

    private static int plus(String number, int more) {
        return Integer.parseInt(number) + more;
    }

    /**
     * Loads the weights of a network with the first stages of this one.
     *
     * @param prefix of the parameters' names
     * @throws VisualBertException CHECKPOINT, naming what is missing, surplus or of another shape
     */
    public void load(Parameters parameters, String prefix) {
        StoredWeights.load(
                source,
                parameters,
                (tensors, expected) -> {
                    Map<String, Tensor> named = new LinkedHashMap<>();
                    tensors.forEach(
                            (stored, tensor) -> name(stored).ifPresent(name -> named.put(prefix + name, tensor)));
                    named.keySet().removeIf(name -> isLaterStage(name, prefix, expected));
                    return named;
                },
                name -> !name.startsWith(prefix));
    }

    private static boolean isLaterStage(String name, String prefix, Set<String> expected) {
        if (!name.startsWith(prefix + "res")) {
            return false;
        }
        String stage = name.substring(0, name.indexOf('.', prefix.length()) + 1);
        return expected.stream().noneMatch(other -> other.startsWith(stage));
    }
}
