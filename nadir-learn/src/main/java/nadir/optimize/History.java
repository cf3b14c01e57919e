package nadir.optimize;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/// The progress of a run, one row per iteration from the start on, kept as columns of primitives. The list view makes
/// its rows on demand.
public final class History extends AbstractList<Progress> implements RandomAccess {
    private static final String[] REALS = {"value", "gradient-norm", "point-norm", "step-length", "seconds"};
    private static final String[] INTEGERS = {"iteration", "exact", "values", "gradients", "hessian-products",
        "sampled-terms", "terms"};

    private final double[][] reals = new double[REALS.length][16];
    private final long[][] integers = new long[INTEGERS.length][16];
    private int size;

    History() {}

    /// Appends what a run knows of its current iterate.
    void append(long iteration, Iterate current, double gradientNorm, double pointNorm, double stepLength,
            Counts counts, double seconds) {
        if (size == reals[0].length) {
            grow();
        }
        reals[0][size] = current.value();
        reals[1][size] = gradientNorm;
        reals[2][size] = pointNorm;
        reals[3][size] = stepLength;
        reals[4][size] = seconds;
        integers[0][size] = iteration;
        integers[1][size] = current.exact() ? 1 : 0;
        counts.writeTo(integers, 2, size);
        size++;
    }

    private void grow() {
        for (int c = 0; c < reals.length; c++) {
            reals[c] = Arrays.copyOf(reals[c], 2 * size);
        }
        for (int c = 0; c < integers.length; c++) {
            integers[c] = Arrays.copyOf(integers[c], 2 * size);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Progress get(int row) {
        if (row < 0 || row >= size) {
            throw new IndexOutOfBoundsException("The history has rows 0 to " + (size - 1) + ", not " + row);
        }
        Evaluations e = new Evaluations(integers[2][row], integers[3][row], integers[4][row], integers[5][row],
                integers[6][row]);
        return new Progress(integers[0][row], reals[0][row], integers[1][row] != 0, reals[1][row], reals[2][row],
                reals[3][row], e, reals[4][row]);
    }

    /// The loss after each iteration; a copy.
    public double[] values() {
        return Arrays.copyOf(reals[0], size);
    }

    /// The gradient norm after each iteration; a copy.
    public double[] gradientNorms() {
        return Arrays.copyOf(reals[1], size);
    }

    /// The norm of the point after each iteration; a copy.
    public double[] pointNorms() {
        return Arrays.copyOf(reals[2], size);
    }

    double value(int row) {
        return reals[0][row];
    }

    double gradientNorm(int row) {
        return reals[1][row];
    }

    double pointNorm(int row) {
        return reals[2][row];
    }

    void save(Snapshot.Draft draft) {
        for (int c = 0; c < reals.length; c++) {
            draft.reals.put("history/" + REALS[c], Arrays.copyOf(reals[c], size));
        }
        for (int c = 0; c < integers.length; c++) {
            draft.integers.put("history/" + INTEGERS[c], Arrays.copyOf(integers[c], size));
        }
    }

    static History restore(Snapshot snapshot) {
        History history = new History();
        history.size = snapshot.real("history/value").length;
        int room = Math.max(16, history.size);
        for (int c = 0; c < REALS.length; c++) {
            history.reals[c] = Arrays.copyOf(snapshot.real("history/" + REALS[c]), room);
        }
        for (int c = 0; c < INTEGERS.length; c++) {
            history.integers[c] = Arrays.copyOf(snapshot.integer("history/" + INTEGERS[c]), room);
        }
        return history;
    }
}
