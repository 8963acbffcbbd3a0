package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * VQA v2: {@code v2_OpenEnded_mscoco_SUBTYPE_questions.json}, {@code v2_mscoco_SUBTYPE_annotations.json} where answers are told, and
 * images {@code SUBTYPE/COCO_SUBTYPE_000000000042.jpg}; files of the first edition too. Labels are soft: each answer with
 * how right it is ({@link VqaAnswers#score}), both answers and scores as the official evaluation has them.
 *
 * <p>Only answers that are the most frequent one of enough questions are labels, counted over all annotated splits as is
 * usual; a question none of whose answers is one has no right label. Read in two passes, a question at a time; what is kept of a
 * split is the scores of its answers, about 100 bytes a question.
 */
public final class VqaV2 implements Importer {

    /** The usual minimum, with which the literature counts 3,129 answers. */
    public static final int USUAL_MINIMUM = 9;

    private static final List<String> SUBTYPES = List.of("train2014", "val2014", "test-dev2015", "test2015");

    private final SplitFiles questions;
    private final SplitFiles annotations;
    private final Path images;
    private final int minimum;
    private @Nullable Map<String, Integer> vocabulary;

    /**
     * Looks for the splits.
     *
     * @param folder of questions and annotations, or of their folders {@code Questions} and {@code Annotations}
     * @param images the folder that holds {@code train2014} and so on; null for the first folder or its {@code Images/mscoco}
     * @param minimum of how many questions an answer must be the most frequent one to be a label, 1 or more
     * @throws VisualBertException DATA where there are no questions
     */
    public VqaV2(Path folder, @Nullable Path images, int minimum) {
        Path questionFolder = SplitFiles.firstFolder(folder.resolve("Questions"), folder);
        Path annotationFolder = SplitFiles.firstFolder(folder.resolve("Annotations"), folder);
        questions = find(questionFolder, "OpenEnded_mscoco_%s_questions.json")
                .orFail(folder, "VQA v2", "v2_OpenEnded_mscoco_train2014_questions.json and the like");
        annotations = find(annotationFolder, "mscoco_%s_annotations.json");
        this.images = images != null
                ? images
                : SplitFiles.firstFolder(folder.resolve("Images").resolve("mscoco"), folder);
        this.minimum = minimum;
    }

    private static SplitFiles find(Path folder, String pattern) {
        Map<String, String> second = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        for (String subtype : SUBTYPES) {
            String name = String.format(Locale.ROOT, pattern, subtype);
            second.put(split(subtype), "v2_" + name);
            first.put(split(subtype), name);
        }
        return SplitFiles.find(folder, second).or(SplitFiles.find(folder, first));
    }

    /** Such as {@code test-dev} for {@code test-dev2015}. */
    private static String split(String subtype) {
        return subtype.replaceFirst("\\d+$", "");
    }

    @Override
    public List<String> splits() {
        return questions.splits();
    }

    @Override
    public void read(String split, RecordSink records) {
        VqaVotes votes = annotations.files().containsKey(split) ? votes(annotations.file(split)) : null;
        String subtype = SUBTYPES.stream()
                .filter(each -> split(each).equals(split))
                .findFirst()
                .orElseThrow()
                .replace("-dev", ""); // whose images are those of the test
        JsonSource.elements(questions.file(split), "questions", question -> {
            long id = question.number("question_id");
            String image = String.format(Locale.ROOT, "COCO_%s_%012d.jpg", subtype, question.number("image_id"));
            records.add(new ImportedRecord(
                    String.valueOf(id),
                    question.value("question"),
                    images.resolve(subtype).resolve(image),
                    votes == null ? new ImportedRecord.Unlabelled() : votes.label(id, question)));
        });
    }

    private VqaVotes votes(Path file) {
        VqaVotes votes = new VqaVotes(vocabulary());
        JsonSource.elements(file, "annotations", votes::add);
        return votes;
    }

    /** The answers that are labels, and their numbers. */
    private Map<String, Integer> vocabulary() {
        if (vocabulary == null) {
            Map<String, Integer> occurrences = new HashMap<>();
            for (Path file : annotations.files().values()) {
                JsonSource.elements(file, "annotations", annotation -> {
                    String answer = VqaAnswers.normalise(annotation.value("multiple_choice_answer"));
                    occurrences.merge(answer, 1, Integer::sum);
                });
            }
            Set<String> frequent = occurrences.entrySet().stream()
                    .filter(entry -> entry.getValue() >= minimum)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            Map<String, Integer> numbers = new LinkedHashMap<>();
            frequent.stream().sorted().forEach(answer -> numbers.put(answer, numbers.size()));
            vocabulary = numbers;
        }
        return vocabulary;
    }
}
