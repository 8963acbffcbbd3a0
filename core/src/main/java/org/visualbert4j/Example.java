package org.visualbert4j;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be labelled: a text, its image, and for some models a second text, a second image or texts to choose from.
 * Immutable and thread-safe.
 */
public final class Example {

    private final @Nullable String text;
    private final @Nullable String pair;
    private final List<String> choices;
    private final List<Image> images;

    private Example(@Nullable String text, @Nullable String pair, List<String> choices, List<Image> images) {
        this.text = text;
        this.pair = pair;
        this.choices = choices;
        this.images = images;
    }

    /** A text and its image, or as many images as the model takes, in their order. */
    public static Example of(String text, Image... images) {
        return new Example(Objects.requireNonNull(text, "text"), null, List.of(), List.of(images));
    }

    /** A text without an image, for a model that was trained with records of that kind too. */
    public static Example ofText(String text) {
        return of(text);
    }

    /** Images without a text, for a model that was trained with records of that kind too. */
    public static Example ofImage(Image... images) {
        return new Example(null, null, List.of(), List.of(images));
    }

    /** The same with a second text, such as a caption beside a question. */
    public Example withPair(String second) {
        return new Example(text, Objects.requireNonNull(second, "second"), choices, images);
    }

    /** The same with the texts to choose from, for a multiple-choice model: as many as it was trained with. */
    public Example withChoices(List<String> texts) {
        return new Example(text, pair, List.copyOf(texts), images);
    }

    /** The text; empty without one. */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** The second text; empty without one. */
    public Optional<String> pair() {
        return Optional.ofNullable(pair);
    }

    /** The texts to choose from; empty but for multiple choice. */
    public List<String> choices() {
        return choices;
    }

    /** The images, in order. */
    public List<Image> images() {
        return images;
    }

    /** Roughly how many characters the model reads, to put examples of like length into one batch. */
    int length() {
        return Stream.concat(Stream.of(text().orElse(""), pair().orElse("")), choices.stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** The text's beginning and the images, for messages. */
    @Override
    public String toString() {
        String words = text().orElse("");
        return "the example \"" + (words.length() > 40 ? words.substring(0, 40) + "…" : words) + "\" with " + images;
    }
}
