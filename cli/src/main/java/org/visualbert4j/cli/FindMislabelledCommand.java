package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.mislabelled.CorrectedRecords;
import org.visualbert4j.internal.mislabelled.Findings;
import org.visualbert4j.internal.mislabelled.LabelNoise;
import org.visualbert4j.internal.mislabelled.MislabelledRun;
import org.visualbert4j.internal.mislabelled.Prune;
import org.visualbert4j.internal.mislabelled.Ranking;
import org.visualbert4j.internal.mislabelled.Suspect;
import org.visualbert4j.internal.mislabelled.SuspectRules;
import org.visualbert4j.internal.report.SuspectsReport;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.train.RecordSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert find-mislabelled}: which labels of a file of records look wrong. */
@Command(
        name = "find-mislabelled",
        description = {
            "Finds records whose label looks wrong to models that were trained on the other records.",
            "The same command continues an interrupted search, and writes corrected copies of the records."
        },
        sortOptions = false)
final class FindMislabelledCommand implements Callable<Integer> {

    private static final Set<String> NOT_SETTINGS = Set.of("output", "test", "fold", "resume");
    private static final int SHOWN = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "<file>", description = "YAML file of settings; flags win over it.")
    private @Nullable Path config;

    @Option(
            names = "--folds",
            paramLabel = "<integer>",
            defaultValue = "5",
            description = "Folds of the records, by group; a model for each. Default: 5.")
    private int folds = 5;

    @Option(
            names = "--choose",
            defaultValue = "by-noise-rate",
            description = "Which records confident learning chooses. Default: by-noise-rate.")
    private Prune choose = Prune.BY_NOISE_RATE;

    @Option(
            names = "--rank-by",
            defaultValue = "confidence",
            description = "What suspects are ranked by. Default: confidence.")
    private Ranking rankBy = Ranking.CONFIDENCE;

    @Option(
            names = "--accept-below",
            paramLabel = "<number>",
            defaultValue = "0.05",
            description = "Accept suggestions for chosen records with a score below this. Default: 0.05.")
    private double acceptBelow = 0.05;

    @Option(
            names = "--output",
            paramLabel = "<folder>",
            required = true,
            description = "Folder for suspects.jsonl, suspects.html, findings.json and the models.")
    private Path output = Path.of("");

    @Option(
            names = "--fix",
            paramLabel = "<file>",
            description = "Write a copy of the records with the suggestions that suspects.jsonl accepts.")
    private @Nullable Path fix;

    @Option(
            names = "--drop",
            paramLabel = "<file>",
            description = "Write a copy without the records whose suggestions suspects.jsonl accepts.")
    private @Nullable Path drop;

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        return SettingFlags.addTo(
                CommandSpec.forAnnotatedObject(new FindMislabelledCommand()), SettingFlags.keysBut(NOT_SETTINGS));
    }

    @Override
    public Integer call() {
        Map<String, String> flags = SettingFlags.of(Objects.requireNonNull(spec), SettingFlags.keysBut(NOT_SETTINGS));
        DataSettings data = SettingsReader.read(config, flags).data();
        refuse(data, fix);
        refuse(data, drop);
        if (fix != null
                && drop != null
                && fix.toAbsolutePath().normalize().equals(drop.toAbsolutePath().normalize())) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, "--fix and --drop both name " + fix + "; name two files");
        }
        TerminalProgress progress = new TerminalProgress();
        MislabelledRun run = new MislabelledRun(
                config, flags, folds, new SuspectRules(choose, rankBy, acceptBelow), output, progress);
        try (progress;
                Interruption interruption = Interruption.stopping(run::stop)) {
            Findings findings = run.run();
            if (findings == null) {
                System.out.println("stopped; the same command continues");
                return Interruption.EXIT_CODE;
            }
            SuspectsReport.write(output.resolve("suspects.html"), findings);
            print(findings);
            System.out.println("saved in " + output + ": suspects.jsonl, suspects.html, findings.json");
            write(data, findings);
            return 0;
        }
    }

    /** A copy over one of the files that are read. */
    private static void refuse(DataSettings data, @Nullable Path copy) {
        if (copy != null && data.train() != null) {
            CorrectedRecords.refuseSameFile(data.train(), copy);
        }
        if (copy != null && data.validation() != null) {
            CorrectedRecords.refuseSameFile(data.validation(), copy);
        }
    }

    private void write(DataSettings data, Findings findings) {
        CorrectedRecords records = new CorrectedRecords(
                Objects.requireNonNull(data.train()), RecordSource.fields(data), findings.suspects());
        if (fix != null) {
            records.fix(fix);
            System.out.println("with " + findings.accepted() + " labels corrected: " + fix);
        }
        if (drop != null) {
            records.drop(drop);
            System.out.println("without " + findings.accepted() + " records: " + drop);
        }
    }

    private static void print(Findings findings) {
        System.out.println();
        System.out.println(findings.sentence());
        findings.notes().forEach(System.out::println);
        List<LabelNoise> labels = findings.byLabel().stream()
                .sorted(Comparator.comparingInt(LabelNoise::wrong).reversed())
                .limit(SHOWN)
                .toList();
        int width = width(labels.stream().map(LabelNoise::label).toList());
        System.out.println();
        System.out.println(TerminalProgress.format(
                "%-" + width + "s  %8s  %6s  %8s  %7s", "", "records", "wrong", "missing", "chosen"));
        labels.forEach(label -> System.out.println(TerminalProgress.format(
                "%-" + width + "s  %8d  %6d  %8d  %7d",
                label.label(),
                label.records(),
                label.wrong(),
                label.missing(),
                label.chosen())));
        if (labels.size() < findings.byLabel().size()) {
            System.out.println("and " + (findings.byLabel().size() - labels.size()) + " labels more");
        }
        System.out.println();
        findings.suspects().stream()
                .limit(SHOWN)
                .map(FindMislabelledCommand::line)
                .forEach(System.out::println);
        if (findings.suspects().size() > SHOWN) {
            System.out.println("and " + (findings.suspects().size() - SHOWN) + " suspects more");
        }
        if (findings.contradicting() > 0) {
            System.out.println(findings.contradicting()
                    + " records have the text and image of another one, or a copy of it, and another label");
        }
    }

    private static int width(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(1);
    }

    private static String line(Suspect suspect) {
        return TerminalProgress.format(
                "%3d. line %d, %s: %s, rather %s (score %.4f)%s",
                suspect.rank(),
                suspect.line(),
                suspect.id(),
                String.join(", ", suspect.given()),
                suspect.suggested().isEmpty() ? "none" : String.join(", ", suspect.suggested()),
                suspect.score(),
                suspect.accept() ? ", accepted" : suspect.chosen() ? ", chosen" : "");
    }
}
