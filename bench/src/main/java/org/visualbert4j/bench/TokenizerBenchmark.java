package org.visualbert4j.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.text.VocabularyBuilder;

/** 1000 questions into word pieces, one after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenizerBenchmark {

    private static final int LONGEST = 64;

    private final List<String> questions = Questions.draw(1000);
    private final Tokenizer tokenizer =
            Tokenizer.of(VocabularyBuilder.build(questions, VocabularyBuilder.DEFAULT_WORDS), true);

    /** How many pieces there are. */
    @Benchmark
    public long encode() {
        long pieces = 0;
        for (String question : questions) {
            pieces += tokenizer.encode(question, null, "", LONGEST).length();
        }
        return pieces;
    }

    /** Gives the native tokenizer back. */
    @TearDown
    public void close() {
        tokenizer.close();
    }
}
