package nadir.spectrum;

import java.util.Arrays;
import java.util.List;
import nadir.linalg.SymmetricOperator;

/// The principal sub-block of an operator that belongs to some of its coordinates, such as one layer's parameters: the
/// second derivatives with all other coordinates held fixed.
///
/// A product costs one product of the whole operator and holds two vectors of its length (two more for each further
/// direction of a block). For use by one thread at a time.
public final class BlockOperator implements SymmetricOperator {
    private final String name;
    private final SymmetricOperator whole;
    private final List<IndexRange> ranges;
    private final int dimension;
    private double[][] inputs = new double[0][];
    private double[][] outputs = new double[0][];

    /// The block of the coordinates in `ranges`, in their order.
    ///
    /// @throws IllegalArgumentException if there is no range, one reaches beyond the operator, or two overlap
    public BlockOperator(String name, SymmetricOperator whole, List<IndexRange> ranges) {
        requireDisjoint(name, whole.dimension(), ranges);
        this.name = name;
        this.whole = whole;
        this.ranges = List.copyOf(ranges);
        this.dimension = ranges.stream().mapToInt(IndexRange::length).sum();
    }

    static void requireDisjoint(String name, int dimension, List<IndexRange> ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("block " + name + " requires at least one index range, got none");
        }
        boolean[] seen = new boolean[dimension];
        for (IndexRange range : ranges) {
            if (range.to() > dimension) {
                throw new IllegalArgumentException("block " + name + " requires indices below the operator's dimension "
                        + dimension + ", got " + range);
            }
            for (int i = range.from(); i < range.to(); i++) {
                if (seen[i]) {
                    throw new IllegalArgumentException(
                            "block " + name + " requires disjoint ranges, got " + i + " twice");
                }
                seen[i] = true;
            }
        }
    }

    /// The block's name, for reports.
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void apply(double[] direction, double[] result) {
        applyBlock(new double[][] {direction}, new double[][] {result});
    }

    @Override
    public void applyBlock(double[][] directions, double[][] results) {
        int count = directions.length;
        reserve(count);
        for (int k = 0; k < count; k++) {
            int at = 0;
            for (IndexRange range : ranges) {
                System.arraycopy(directions[k], at, inputs[k], range.from(), range.length());
                at += range.length();
            }
        }
        whole.applyBlock(Arrays.copyOf(inputs, count), Arrays.copyOf(outputs, count));
        for (int k = 0; k < count; k++) {
            int at = 0;
            for (IndexRange range : ranges) {
                System.arraycopy(outputs[k], range.from(), results[k], at, range.length());
                at += range.length();
            }
        }
    }

    /// Coordinates outside the ranges are never written, so the inputs stay zero there.
    private void reserve(int count) {
        int have = inputs.length;
        if (have < count) {
            inputs = Arrays.copyOf(inputs, count);
            outputs = Arrays.copyOf(outputs, count);
            for (int k = have; k < count; k++) {
                inputs[k] = new double[whole.dimension()];
                outputs[k] = new double[whole.dimension()];
            }
        }
    }
}
