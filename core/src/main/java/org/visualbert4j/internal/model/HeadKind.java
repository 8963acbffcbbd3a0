package org.visualbert4j.internal.model;

import java.util.Arrays;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Parameters;

/** The heads by our names and by those of transformers' classes. */
public enum HeadKind {
    /** No head. */
    BASE("base", "VisualBertModel", (section, config, network) -> new BaseHead(network.pooler())),
    /** Masked language modelling and sentence-image prediction. */
    PRETRAINING(
            "pretraining",
            "VisualBertForPreTraining",
            (section, config, network) ->
                    new PretrainingHead(section, config, network.wordEmbeddings(), network.pooler())),
    /** A class from the last text token but one. */
    QUESTION_ANSWERING(
            "vqa",
            "VisualBertForQuestionAnswering",
            (section, config, network) -> new QuestionAnsweringHead(section, config)),
    /** A class from the pooled state. */
    VISUAL_REASONING(
            "visual_reasoning",
            "VisualBertForVisualReasoning",
            (section, config, network) -> new VisualReasoningHead(section, config, network.pooler())),
    /** One of several texts. */
    MULTIPLE_CHOICE(
            "multiple_choice",
            "VisualBertForMultipleChoice",
            (section, config, network) -> new MultipleChoiceHead(section, config, network.pooler())),
    /** Visual tokens for phrases. */
    REGION_TO_PHRASE(
            "region_to_phrase",
            "VisualBertForRegionToPhraseAlignment",
            (section, config, network) ->
                    new RegionToPhraseHead(section, config, network.wordEmbeddings(), network.pooler()));

    private interface Maker {
        Head make(Parameters.Section section, VisualBertConfig config, VisualBert network);
    }

    private final String key;
    private final String architecture;
    private final Maker maker;

    HeadKind(String key, String architecture, Maker maker) {
        this.key = key;
        this.architecture = architecture;
        this.maker = maker;
    }

    /** The head of a class name of transformers. */
    static HeadKind ofArchitecture(String architecture) {
        return Arrays.stream(values())
                .filter(kind -> kind.architecture.equals(architecture))
                .findFirst()
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        "architectures: \"" + architecture + "\" is no VisualBERT; known: "
                                + Arrays.stream(values())
                                        .map(HeadKind::architecture)
                                        .toList()));
    }

    /** Our name. */
    public String key() {
        return key;
    }

    /** The name of transformers' class. */
    public String architecture() {
        return architecture;
    }

    /** The prefix of the network's parameters beside those of the head. */
    String networkPrefix() {
        return this == BASE ? "" : "visual_bert.";
    }

    Head make(Parameters.Section section, VisualBertConfig config, VisualBert network) {
        return maker.make(section, config, network);
    }
}
