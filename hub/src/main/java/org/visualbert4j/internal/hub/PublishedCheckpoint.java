package org.visualbert4j.internal.hub;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.model.VisualBertConfig;

/**
 * What the published folders of VisualBERT's authors ({@code uclanlp/visualbert-*}) leave unsaid, as their training code
 * has it (github.com/uclanlp/visualbert: {@code dataloaders}, {@code configs}, and {@code modeling.py}, which gives visual
 * tokens type 0 where nothing else is said) and transformers' script that converted them.
 */
public enum PublishedCheckpoint {
    /** Questions lose their question mark and get it back with the suffix; 3,129 answers, whose list was not published. */
    VQA(HeadKind.QUESTION_ANSWERING, "? [MASK]", 2048, "fc6 of Pythia's detector, 100 boxes an image", List.of()),
    /** Sentences about two images. */
    NLVR2(
            HeadKind.VISUAL_REASONING,
            "",
            1024,
            "fc6 of Detectron's e2e_mask_rcnn_R-101-FPN_2x, 144 boxes an image, a second image's of type 1",
            List.of("False", "True")),
    /** Questions with four answers each. */
    VCR(
            HeadKind.MULTIPLE_CHOICE,
            "",
            512,
            "a detector on VCR's boxes that was trained along and is not in the folder",
            List.of());

    /** The vocabulary of all of them, of which their folders have none. */
    static final HubName VOCABULARY = new HubName("google-bert/bert-base-uncased", "main");

    private static final Pattern REPOSITORY = Pattern.compile("uclanlp/visualbert-(vqa|nlvr2|vcr)(-pre|-coco-pre)?");
    private static final int MAX_TEXT_LENGTH = 128;

    private final HeadKind head;
    private final String textSuffix;
    private final int visualDimension;
    private final String visualFeatures;
    private final List<String> labels;

    PublishedCheckpoint(
            HeadKind head, String textSuffix, int visualDimension, String visualFeatures, List<String> labels) {
        this.head = head;
        this.textSuffix = textSuffix;
        this.visualDimension = visualDimension;
        this.visualFeatures = visualFeatures;
        this.labels = labels;
    }

    /** Which visual tokens each of them takes, in a line. */
    public static String visualTokens() {
        return Arrays.stream(values())
                .map(checkpoint -> String.format(
                        Locale.ROOT,
                        "uclanlp/visualbert-%s* %d (%s)",
                        checkpoint.name().toLowerCase(Locale.ROOT),
                        checkpoint.visualDimension,
                        checkpoint.visualFeatures))
                .collect(Collectors.joining(", "));
    }

    /** The task that a published model was trained or pre-trained for; empty for any other model. */
    static Optional<PublishedCheckpoint> of(HubName name) {
        Matcher matcher = REPOSITORY.matcher(name.repository());
        return matcher.matches() ? Optional.of(valueOf(matcher.group(1).toUpperCase(Locale.ROOT))) : Optional.empty();
    }

    /** What counts where the folder's {@code config.json} says nothing. */
    VisualBertConfig defaults(HubName name) {
        VisualBertConfig base = VisualBertConfig.base();
        boolean pretrained = name.repository().endsWith("-pre");
        List<String> names = labels.isEmpty() ? List.copyOf(base.id2label().values()) : labels;
        return base.toBuilder()
                .head(pretrained ? HeadKind.PRETRAINING : head, names)
                .visualEmbeddingDim(visualDimension)
                .inputRecipe(new InputRecipe(textSuffix, 0, MAX_TEXT_LENGTH, visualFeatures, 1, false, false))
                .build();
    }
}
