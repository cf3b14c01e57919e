package nadir.minibatch;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Random subsets of samples, each of them drawn without replacement and depending on the seed and its number alone.
final class Minibatches {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final int samples;
    private final int size;
    private final long seed;

    Minibatches(int samples, int size, long seed) {
        this.samples = samples;
        this.size = size;
        this.seed = seed;
    }

    /// The samples of a minibatch, ascending: all subsets of the size are equally likely.
    int[] rows(int number) {
        SplittableRandom random = new SplittableRandom(seed * GOLDEN + number);
        int[] order = new int[samples];
        Arrays.setAll(order, i -> i);
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i, samples);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int[] rows = Arrays.copyOf(order, size);
        Arrays.sort(rows);
        return rows;
    }
}
