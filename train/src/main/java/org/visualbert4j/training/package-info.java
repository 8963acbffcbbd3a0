/**
 * Trains, evaluates and compares classifiers of texts with images, from Java.
 *
 * <p>{@link org.visualbert4j.training.Training} fine-tunes a classifier, {@link org.visualbert4j.training.Pretraining}
 * makes a model that one starts from, {@link org.visualbert4j.training.Evaluation} measures a classifier on labelled
 * records, and {@link org.visualbert4j.training.Comparison} tells which of several settings makes the better one.
 *
 * <pre>{@code
 * TrainingResult result = Training.builder()
 *         .training(Path.of("train.jsonl")) // lines such as {"text": "what is red?", "img": "1.png", "label": "ball"}
 *         .test(Path.of("test.jsonl"))
 *         .output(Path.of("runs/mine"))
 *         .fusion(Fusion.CO_ATTENTION)
 *         .epochs(10)
 *         .build()
 *         .run();
 * System.out.println(result.test().accuracy());
 * }</pre>
 *
 * <p>Settings that have no method of their own are set by their names, as in a file of settings: {@code
 * setting("schedule", "cosine")}. Errors are {@link org.visualbert4j.error.VisualBertException}s of one line, in which
 * names of settings stand in backquotes.
 *
 * <p>Builders are for one thread. What they build may be handed to another thread and runs once at a time; two runs
 * in one process share the threads of tensor operations.
 */
@NullMarked
package org.visualbert4j.training;

import org.jspecify.annotations.NullMarked;
