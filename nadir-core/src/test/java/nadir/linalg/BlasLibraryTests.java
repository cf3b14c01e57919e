package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BlasLibraryTests {
    private static final int THREADS = 8;
    private static final int QUESTIONS = 20_000;

    /// OpenBLAS writes its answer into a buffer of its own anew whenever it is asked.
    @Test
    void threadsThatAskAtOnceAllReadTheSameWholeAnswer() throws Exception {
        assertThat(Blas.dot(new double[] {2}, new double[] {3})).isEqualTo(6);
        Callable<Set<String>> asking = () -> {
            Set<String> answers = new HashSet<>();
            for (int k = 0; k < QUESTIONS; k++) {
                answers.add(BlasLibrary.loaded().orElseThrow());
            }
            return answers;
        };
        Set<String> answers = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Set<String>>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                all.add(threads.submit(asking));
            }
            for (Future<Set<String>> one : all) {
                answers.addAll(one.get());
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).contains("OpenBLAS").doesNotContain("\0");
    }
}
