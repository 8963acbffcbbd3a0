package org.visualbert4j.evaluate;

/**
 * What answers are worth where several people answered and did not agree: the scores of soft labels. As the VQA
 * evaluation has it, an answer is as good as {@code min(1, votes / 3)}, averaged over all choices of all people but one.
 * With ten people an answer of none, one, two, three or more of them is worth 0, 0.3, 0.6, 0.9 or 1. Source: Antol et al.
 * 2015, <i>VQA: Visual Question Answering</i>, and the text of its evaluation.
 */
public final class VqaAccuracy {

    private static final double ENOUGH = 3; // votes that make an answer wholly right

    private VqaAccuracy() {}

    /**
     * What an answer is worth.
     *
     * @param votes people who gave it, 0 to {@code people}
     * @param people who were asked, 2 or more; 10 in VQA
     * @return 0 to 1
     */
    public static double worth(int votes, int people) {
        if (people < 2 || votes < 0 || votes > people) {
            throw new IllegalArgumentException(votes + " votes of " + people + " people make no sense");
        }
        double withoutOneOfThem = Math.min(1, Math.max(0, votes - 1) / ENOUGH);
        double withoutAnother = Math.min(1, votes / ENOUGH);
        return (votes * withoutOneOfThem + (people - votes) * withoutAnother) / people;
    }

    /** What every answer of a record is worth, by class, from its votes. */
    public static float[] worths(int[] votes, int people) {
        float[] worths = new float[votes.length];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = (float) worth(votes[i], people);
        }
        return worths;
    }
}
