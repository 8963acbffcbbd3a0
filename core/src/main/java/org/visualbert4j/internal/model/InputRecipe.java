package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint wants its inputs, which no tensor's shape tells.
 *
 * @param textSuffix what is appended to every text; {@code "? [MASK]"} in the original's VQA recipe
 * @param visualTokenType the token type of visual tokens; 0 in the original's VQA recipe, 1 by transformers' default. Of
 *     two images the first one's tokens have 0 and the second one's 1, as in the original's NLVR2 recipe
 * @param maxTextLength word pieces a text is cut to, special tokens included
 * @param visualFeatures what visual tokens were made of where the model has no encoder for them, in words; null if unknown
 * @param images images a record has, 1 or 2
 * @param textOptional whether it was trained to do without the text where a record has none
 * @param imageOptional likewise without the image
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
public record InputRecipe(
        String textSuffix,
        int visualTokenType,
        int maxTextLength,
        @Nullable String visualFeatures,
        int images,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean textOptional,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean imageOptional) {

    /** No suffix, visual type 1, 128 word pieces, one image. */
    public static final InputRecipe DEFAULT = new InputRecipe("", 1, 128, null, 1, false, false);

    /** Takes a recipe that does not speak of a suffix for one without, and of images for one of one. */
    public InputRecipe {
        textSuffix = Objects.requireNonNullElse(textSuffix, "");
        images = Math.max(1, images);
    }

    /** The same for a model that was trained to do without texts or images where records have none. */
    public InputRecipe withOptional(boolean text, boolean image) {
        return new InputRecipe(textSuffix, visualTokenType, maxTextLength, visualFeatures, images, text, image);
    }
}
