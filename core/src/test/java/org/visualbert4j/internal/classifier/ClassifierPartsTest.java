package org.visualbert4j.internal.classifier;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.Preprocessing;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.text.Vocabulary;
import org.visualbert4j.internal.vision.PixelEncoder;

/** A model, a tokenizer and a treatment of images that don't belong together. */
class ClassifierPartsTest {

    private static final VisualBertConfig CONFIG = TinyModel.config(HeadKind.VISUAL_REASONING, null).toBuilder()
            .visualEncoder(new PixelEncoder.Config(32, 32, 64))
            .build();

    @Test
    void a_tokenizer_with_more_ids_than_the_model_has_embeddings_is_refused() {
        List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL_TOKENS);
        for (int i = pieces.size(); i <= CONFIG.vocabSize(); i++) {
            pieces.add("word" + i);
        }
        try (VisualBertModel model = new VisualBertModel(CONFIG);
                Tokenizer tokenizer = Tokenizer.of(new Vocabulary(pieces), true);
                PixelReader images = new PixelReader(Preprocessing.ofSize(32))) {
            assertThatThrownBy(() -> new Classifier(model, tokenizer, images))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("ids up to 20 (\"word20\")")
                    .hasMessageContaining("for 20 (vocab_size)");
        }
    }

    @Test
    void images_of_another_size_than_the_model_takes_are_refused() {
        try (VisualBertModel model = new VisualBertModel(CONFIG);
                Tokenizer tokenizer = Tokenizer.of(new Vocabulary(Vocabulary.SPECIAL_TOKENS), true);
                PixelReader images = new PixelReader(Preprocessing.ofSize(64))) {
            assertThatThrownBy(() -> new Classifier(model, tokenizer, images))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("images of 64x64")
                    .hasMessageContaining("images of 32x32");
        }
    }
}
