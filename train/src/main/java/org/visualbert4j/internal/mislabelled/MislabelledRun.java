package org.visualbert4j.internal.mislabelled;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.compare.OutOfFold;
import org.visualbert4j.internal.compare.OutOfFoldRun;
import org.visualbert4j.internal.compare.Variant;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.run.JsonFile;
import org.visualbert4j.metrics.TrainingListener;

/** Finds records whose labels look wrong to models that have not seen them. What was interrupted continues where it was. */
public final class MislabelledRun {

    private static final String NAME = "models"; // of the folder of trainings
    private static final int THREADS = 2; // that read images once more

    private final OutOfFoldRun models;
    private final int folds;
    private final SuspectRules rules;
    private final Path output;
    private final TrainingListener listener;

    /**
     * Of a file of records.
     *
     * @param config settings of the models, or null
     * @param flags settings that win over them, by key
     * @param folds into which the records are divided by group, 2 or more
     * @param output the folder of all that this leaves
     * @throws VisualBertException USAGE or CONFIG for settings that make no sense
     */
    public MislabelledRun(
            @Nullable Path config,
            Map<String, String> flags,
            int folds,
            SuspectRules rules,
            Path output,
            TrainingListener listener) {
        Variant variant = new Variant(NAME, config, flags);
        if (folds < 2) {
            throw usage("`folds`: " + folds + " makes no sense; expected 2 or more");
        }
        if (variant.settings(Map.of()).model().labels() == Task.SOFT_LABEL) {
            throw usage("`task` is soft-label, where no label is wrong as a whole;"
                    + " wrong labels are found where a record has one label, several, or choices");
        }
        this.models = new OutOfFoldRun(variant, folds, output, listener);
        this.folds = folds;
        this.rules = rules;
        this.output = output;
        this.listener = listener;
    }

    /** Lets it end soon, to be resumed later. May be called by any thread. */
    public void stop() {
        models.stop();
    }

    /**
     * Runs to the end, and leaves {@code suspects.jsonl} and {@code findings.json}. A {@code suspects.jsonl} that is there keeps
     * what it accepts, since a person may have decided so.
     *
     * @return null where it was stopped
     * @throws VisualBertException USAGE where the folder holds something else; else of any kind, as training throws
     */
    public @Nullable Findings run() {
        Path file = output.resolve("suspects.jsonl");
        Decisions decisions = Decisions.read(file);
        if (Files.exists(file)) {
            listener.note("what " + file + " accepts is kept; remove it to have that decided anew");
        }
        OutOfFold answers = models.run();
        if (answers == null) {
            return null;
        }
        Doubts doubts = answers.task() == Task.MULTI_LABEL
                ? SeveralLabels.of(answers, rules.choose())
                : OneLabel.of(answers, rules.choose());
        Contradictions contradictions = Contradictions.of(
                answers.answers().stream().map(OutOfFold.Answer::record).toList(), THREADS);
        List<Suspect> found = ranked(doubts, contradictions);
        int unfitting = decisions.unfitting(found);
        if (unfitting > 0) {
            listener.note(unfitting + " lines of " + file + " fit no suspect by line, id and given label; left out");
        }
        List<Suspect> suspects = found.stream().map(decisions::applied).toList();
        Findings findings = new Findings(
                doubts.doubts().size(),
                folds,
                answers.leftOut(),
                doubts.unjudged(),
                doubts.agreement(),
                doubts.noiseRate(),
                (int) doubts.doubts().stream().filter(Doubt::chosen).count(),
                contradictions.groups().stream().mapToInt(List::size).sum(),
                answers.labels().labels(),
                doubts.byLabel(),
                doubts.joint(),
                suspects,
                contradictions);
        JsonFile.writeLines(file, suspects);
        JsonFile.write(output.resolve("findings.json"), findings);
        return findings;
    }

    private List<Suspect> ranked(Doubts doubts, Contradictions contradictions) {
        List<Doubt> ordered = doubts.doubts().stream()
                .filter(Doubt::isSuspect)
                .sorted(Comparator.comparingDouble(rules.rankBy()::of))
                .toList();
        List<Suspect> suspects = new ArrayList<>();
        for (Doubt doubt : ordered) {
            suspects.add(new Suspect(
                    suspects.size() + 1,
                    doubt.record().line(),
                    doubt.record().id(),
                    doubt.given(),
                    doubt.suggested(),
                    doubt.score(),
                    doubt.margin(),
                    doubt.probabilities(),
                    doubt.chosen(),
                    doubt.chosen() && doubt.score() < rules.acceptBelow(),
                    doubt.record().text(),
                    doubt.record().images().stream().map(Path::toString).toList(),
                    contradictions.of(doubt.record())));
        }
        return suspects;
    }

    private static VisualBertException usage(String message) {
        return new VisualBertException(VisualBertException.Code.USAGE, message);
    }
}
