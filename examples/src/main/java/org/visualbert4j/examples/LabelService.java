package org.visualbert4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.visualbert4j.Example;
import org.visualbert4j.Image;
import org.visualbert4j.ImageTextClassifier;
import org.visualbert4j.Prediction;
import org.visualbert4j.PredictionListener;
import org.visualbert4j.error.VisualBertException;

/**
 * Labels support tickets with screenshots, or whatever has a text and an image, in a long-running service: one classifier for all
 * threads, warmed up before the first request, counted by a listener.
 */
public final class LabelService implements AutoCloseable {

    /** A request: a text and its image's file. */
    public record Ticket(String text, Path screenshot) {}

    private final LongAdder labelled = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder microseconds = new LongAdder();
    private final ImageTextClassifier classifier;

    /** Loads a trained model. */
    public LabelService(Path model) {
        classifier = ImageTextClassifier.load(
                model,
                options -> options.listener(new PredictionListener() {
                    @Override
                    public void predicted(int examples, Duration time) {
                        labelled.add(examples);
                        microseconds.add(time.toNanos() / 1_000);
                    }

                    @Override
                    public void failed(VisualBertException failure) {
                        refused.increment();
                    }
                }));
        classifier.warmUp();
    }

    /** A label each, or why there is none; any number of threads may ask at once. */
    public List<String> label(List<Ticket> tickets) {
        List<Example> examples = tickets.stream()
                .map(ticket -> Example.of(ticket.text(), Image.of(ticket.screenshot())))
                .toList();
        return classifier.predictAll(examples).stream()
                .map(LabelService::answer)
                .toList();
    }

    private static String answer(Prediction prediction) {
        return prediction
                .failure()
                .map(failure -> "no label: " + failure.getMessage())
                .orElseGet(prediction::label);
    }

    /** What a metrics page would show. */
    public String metrics() {
        return labelled.sum() + " labelled, " + refused.sum() + " refused, " + microseconds.sum() / 1_000
                + " ms of computing";
    }

    @Override
    public void close() {
        classifier.close();
    }

    /**
     * Labels a table.
     *
     * @param arguments the model's folder, and a file of lines {@code image TAB text}
     */
    public static void main(String[] arguments) throws IOException {
        List<Ticket> tickets = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] cells = line.split("\t", 2);
            tickets.add(new Ticket(cells[1], Path.of(cells[0])));
        }
        try (LabelService service = new LabelService(Path.of(arguments[0]))) {
            service.label(tickets).forEach(System.out::println);
            System.out.println(service.metrics());
        }
    }
}
