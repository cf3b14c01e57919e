package nadir.risk;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import nadir.linalg.SymmetricOperator;

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
    /// Where one direction goes, for every product.
    private final ParameterBuffers single;

    /// @param whole what writes the Hessian of the summed losses as a matrix, where the network allows it
    HessianOperator(Sweep sweep, PointProducts products, int dimension, double weight, double weightDecay,
            Supplier<Optional<SiteHessian>> whole) {
        this.sweep = sweep;
        this.products = products;
        this.dimension = dimension;
        this.weight = weight;
        this.weightDecay = weightDecay;
        this.whole = whole;
        this.single = sweep.newParameters(1);
        long each = products.program().late(1).program().executionBytes();
        this.block = Integer.highestOneBit(Math.clamp(BLOCK_BYTES / each, 1, LARGEST_BLOCK));
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void apply(double[] direction, double[] result) {
        product(1, new double[][] {direction}, new double[][] {result}, 0, 1);
    }

    @Override
    public void applyBlock(double[][] directions, double[][] results) {
        for (int first = 0; first < directions.length; first += block) {
            int count = Math.min(block, directions.length - first);
            // A batch costs as much with empty places, so a few directions are better run one by one.
            int members = 4 * count > block ? block : 1;
            for (int i = 0; i < count; i += members) {
                product(members, directions, results, first + i, Math.min(members, count - i));
            }
        }
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

    private void product(int members, double[][] directions, double[][] results, int first, int count) {
        ParameterBuffers inputs = members == 1 ? single : sweep.newParameters(members);
        for (int i = 0; i < count; i++) {
            inputs.set(i, directions[first + i]);
            Arrays.fill(results[first + i], 0);
        }
        products.run(members, (execution, input, _, _) -> inputs.bind(execution, input), (execution, _) -> {
            for (int i = 0; i < count; i++) {
                ParameterBuffers.add(sweep.blocks(), execution, 0, i, results[first + i]);
            }
        });
        for (int i = 0; i < count; i++) {
            finish(weight, weightDecay, directions[first + i], results[first + i]);
        }
    }

    /// Makes a product with the Hessian of the summed losses one with that of the risk.
    static void finish(double weight, double weightDecay, double[] direction, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = weight * result[i] + weightDecay * direction[i];
        }
    }
}
