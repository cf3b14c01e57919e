package nadir.risk;

import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import nadir.exec.Execution;
import nadir.linalg.SymmetricOperator;
import org.jspecify.annotations.Nullable;

/// The Hessian of a risk at a point.
final class HessianOperator implements SymmetricOperator {
    private static final int LARGEST_BLOCK = 32;
    /// Blocks save calls, which counts where a direction is little work; memory beyond the caches would cost more.
    private static final long BLOCK_BYTES = 4L << 20;

    private final Sweep sweep;
    private final PointProducts products;
    private final int dimension;
    private final double weight;
    private final double weightDecay;
    private final int block;
    private final Supplier<Optional<SiteHessian>> whole;
    /// For one direction.
    private final Members single;
    /// For a block of them.
    private @Nullable Members several;

    /// @param whole what writes the Hessian of the summed losses as a matrix, where the network allows it
    HessianOperator(Sweep sweep, PointProducts products, int dimension, double weight, double weightDecay,
            Supplier<Optional<SiteHessian>> whole) {
        this.sweep = sweep;
        this.products = products;
        this.dimension = dimension;
        this.weight = weight;
        this.weightDecay = weightDecay;
        this.whole = whole;
        this.single = new Members(1);
        long each = products.program().late(1).program().executionBytes();
        this.block = Integer.highestOneBit(Math.clamp(BLOCK_BYTES / each, 1, LARGEST_BLOCK));
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void apply(double[] direction, double[] result) {
        single.add(direction, result);
        single.run();
    }

    @Override
    public void applyBlock(double[][] directions, double[][] results) {
        for (int first = 0; first < directions.length; first += block) {
            int count = Math.min(block, directions.length - first);
            // A batch costs as much with empty places, so a few directions are better run one by one.
            boolean together = block > 1 && 4 * count > block;
            Members members = together ? several() : single;
            for (int i = 0; i < count; i++) {
                members.add(directions[first + i], results[first + i]);
                if (!together || i == count - 1) {
                    members.run();
                }
            }
        }
    }

    private Members several() {
        Members known = several;
        if (known == null) {
            known = new Members(block);
            several = known;
        }
        return known;
    }

    @Override
    public boolean write(double[] elements, DoublePredicate proceed) {
        if (elements.length != (long) dimension * dimension) {
            throw new IllegalArgumentException("a Hessian by " + dimension + " parameters requires as many rows of as "
                    + "many elements, got " + elements.length);
        }
        Optional<SiteHessian> writer = whole.get();
        writer.ifPresent(sites -> {
            sites.write(sweep, products.point(), elements, proceed);
            for (int i = 0; i < elements.length; i++) {
                elements[i] *= weight;
            }
            for (int i = 0; i < dimension; i++) {
                elements[i * dimension + i] += weightDecay;
            }
        });
        return writer.isPresent();
    }

    /// Products for up to some number of directions at once, made once so that products make no objects.
    private final class Members {
        private final ParameterBuffers inputs;
        private final PointProducts.Pass pass;
        private final double[][] directions;
        private final double[][] results;
        private int count;

        Members(int most) {
            this.inputs = sweep.newParameters(most);
            this.directions = new double[most][];
            this.results = new double[most][];
            this.pass = products.new Pass(most, (execution, first, _, _) -> inputs.bind(execution, first),
                    this::merge);
        }

        void add(double[] direction, double[] result) {
            inputs.set(count, direction);
            directions[count] = direction;
            results[count++] = result;
        }

        private void merge(Execution execution, int chunk) {
            for (int i = 0; i < count; i++) {
                ParameterBuffers.merge(sweep.blocks(), execution, 0, i, results[i], chunk > 0);
            }
        }

        /// Runs for the directions that were added since the last run.
        void run() {
            pass.run();
            for (int i = 0; i < count; i++) {
                finish(weight, weightDecay, directions[i], results[i]);
            }
            count = 0;
        }
    }

    /// Makes a product with the Hessian of the summed losses one with that of the risk.
    static void finish(double weight, double weightDecay, double[] direction, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = weight * result[i] + weightDecay * direction[i];
        }
    }
}
