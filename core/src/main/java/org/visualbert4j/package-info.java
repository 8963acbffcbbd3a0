/**
 * Labels texts with images: {@link org.visualbert4j.ImageTextClassifier} loads a trained VisualBERT classifier and gives
 * {@link org.visualbert4j.Prediction predictions} of {@link org.visualbert4j.Example examples}.
 *
 * <pre>{@code
 * try (ImageTextClassifier classifier = ImageTextClassifier.load(Path.of("runs/mine"))) {
 *     Example example = Example.of("what is the blue shape?", Image.of(Path.of("shapes.png")));
 *     Prediction prediction = classifier.predict(example);
 *     System.out.println(prediction.label() + " " + prediction.probability());
 * }
 * }</pre>
 *
 * <p>Whatever fails is a {@link org.visualbert4j.error.VisualBertException} with one line that says what to do. Packages named
 * {@code internal} are not for applications: they change without notice.
 */
@NullMarked
package org.visualbert4j;

import org.jspecify.annotations.NullMarked;
