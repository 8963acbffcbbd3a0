package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.visualbert4j.internal.checkpoint.ForwardFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code visualbert forward}: tensors in, tensors out, to compare with other implementations. */
@Command(
        name = "forward",
        description = "Runs a checkpoint on tensors of a safetensors file and writes the outputs to another.",
        mixinStandardHelpOptions = true)
final class ForwardCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<model>", description = Options.MODEL_HELP)
    private Path folder;

    @Option(
            names = "--inputs",
            required = true,
            paramLabel = "<file>",
            description = "Safetensors named like transformers' arguments: input_ids, visual_embeds, labels ...")
    private Path inputs;

    @Option(names = "--output", required = true, paramLabel = "<file>", description = "The safetensors file to write.")
    private Path output;

    @Option(names = "--hidden-states", description = "Also write hidden_states.N.")
    private boolean hiddenStates;

    @Option(names = "--attentions", description = "Also write attentions.N and co_attention.N.")
    private boolean attentions;

    @Override
    public Integer call() {
        ForwardFile.run(folder, inputs, output, hiddenStates, attentions)
                .forEach((name, shape) -> spec.commandLine().getOut().println(name + " " + shape));
        return 0;
    }
}
