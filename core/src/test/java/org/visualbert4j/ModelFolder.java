package org.visualbert4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.PixelReader;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.PatchEncoder;

/** Folders of small models with random weights, as training leaves them. */
public final class ModelFolder {

    /** By class. */
    public static final List<String> LABELS = List.of("red", "green", "blue");

    private static final int LONGEST_TEXT = 12;

    private ModelFolder() {}

    /** One label, one image of 8x8 pixels in four patches. */
    public static Path save(Path folder) throws IOException {
        return save(
                folder, InputRecipe.DEFAULT, HeadKind.VISUAL_REASONING, new Labelling(Task.SINGLE_LABEL, 0.5, null));
    }

    /** Of a kind. */
    public static Path save(Path folder, InputRecipe recipe, HeadKind head, Labelling labelling) throws IOException {
        Path vocabulary = Files.write(
                folder.resolve("words.txt"),
                List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "what", "colour", "is", "it", "?"));
        InputRecipe shortened = new InputRecipe(
                recipe.textSuffix(),
                recipe.visualTokenType(),
                LONGEST_TEXT,
                null,
                recipe.images(),
                recipe.textOptional(),
                recipe.imageOptional());
        VisualBertConfig config = VisualBertConfig.base().toBuilder()
                .size(2, 16, 2)
                .vocabSize(10)
                .head(head, LABELS)
                .labelling(labelling)
                .inputRecipe(shortened)
                .visualEncoder(new PatchEncoder.Config(8, 8, 4, 16))
                .build();
        LibTorch.seed(3);
        VisualBertModel model = new VisualBertModel(config);
        model.parameters().initializeMissing();
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            for (Parameter parameter : model.parameters().all()) {
                if (parameter.value().dim() > 1) {
                    parameter.value().mul_(new Scalar(5)); // or all examples would look alike
                }
            }
        }
        try (Classifier made = new Classifier(
                model, Tokenizer.fromVocabulary(vocabulary, true), new PixelReader(Preprocessing.ofSize(8)))) {
            made.save(folder);
        }
        return folder;
    }
}
