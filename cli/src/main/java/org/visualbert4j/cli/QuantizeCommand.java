package org.visualbert4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.quantize.Quantization;
import org.visualbert4j.internal.records.LabelledRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert quantize}: a classifier with its weights in int8, and what that costs. */
@Command(
        name = "quantize",
        description = "Brings a trained classifier's weights to int8, for faster inference in less memory.",
        mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {

    private static final double MIB = 1 << 20;
    private static final String WEIGHTS = "model.safetensors";

    @Parameters(paramLabel = "<model>", description = Options.MODEL_HELP)
    private Path run = Path.of("");

    @Option(names = "--output", paramLabel = "<folder>", required = true, description = "Folder of the new one.")
    private Path output = Path.of("");

    @Option(
            names = "--calibrate",
            paramLabel = "<file>",
            description =
                    "Labelled records that accuracy is measured on. Without them all is brought to int8 unmeasured.")
    private @Nullable Path calibrate;

    @Option(
            names = "--tolerance",
            paramLabel = "<points>",
            defaultValue = "0.5",
            description =
                    "Loss of accuracy allowed, in percentage points: sensitive weights stay as they are for as long as it"
                            + " is over this. Default: 0.5.")
    private double tolerance = 0.5;

    @Mixin
    private RecordOptions options = new RecordOptions();

    private int evaluations;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(output.resolve(WEIGHTS))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, output + " holds a model already; name another --output");
        }
        if (!(tolerance >= 0 && tolerance <= 100)) { // NaN is not either
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--tolerance: " + tolerance + " makes no sense; expected 0 to 100 points");
        }
        List<LabelledRecord> records = calibrate == null ? List.of() : options.read(calibrate);
        options.useThreads();
        try (Classifier classifier = Classifier.load(run)) {
            if (classifier.model().parameters().isQuantized()) {
                throw new VisualBertException(VisualBertException.Code.USAGE, run + " is in int8 already");
            }
            Quantization.Outcome outcome = records.isEmpty()
                    ? Quantization.all(classifier)
                    : Quantization.within(
                            classifier,
                            (judged, precision) ->
                                    options.evaluate("evaluation " + ++evaluations, judged, records, precision),
                            tolerance / 100);
            classifier.save(output);
            print(outcome);
            if (Files.exists(run.resolve(Acceptance.FILE))) {
                System.out.println(
                        "which labels may be taken without looking was found in another precision and is left"
                                + " out: visualbert calibrate " + output + " finds it anew");
            }
        }
        return 0;
    }

    private void print(Quantization.Outcome outcome) throws IOException {
        System.out.println(TerminalProgress.format(
                "%d weights in int8, %d left as they were; %s: %.1f MiB, before %.1f MiB",
                outcome.quantized().size(),
                outcome.leftOut().size(),
                output.resolve(WEIGHTS),
                Files.size(output.resolve(WEIGHTS)) / MIB,
                Files.size(run.resolve(WEIGHTS)) / MIB));
        outcome.leftOut()
                .forEach(weight -> System.out.println(TerminalProgress.format(
                        "  left: %s (alone it moves probabilities by %.2e nats)",
                        weight.weight(), weight.divergence())));
        if (outcome.before() == null || outcome.after() == null) {
            System.out.println("what it costs in accuracy was not measured: give labelled records with --calibrate");
            return;
        }
        System.out.println("fp32  " + TerminalProgress.accuracy(outcome.before().metrics()));
        System.out.println("int8  " + TerminalProgress.accuracy(outcome.after().metrics()));
        System.out.println(TerminalProgress.format(
                "the same label for %.2f %% of %d records",
                100 * outcome.agreement(), outcome.before().answers().size()));
    }
}
