package nadir.surface;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.network.Block;
import nadir.network.Network;
import nadir.network.UnitLayer;
import nadir.network.WeightMatrix;
import nadir.spectrum.Lanczos;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.RitzPair;
import nadir.surface.Frame.Direction;

/// The ways to choose a line or a plane.
public final class Directions {
    private Directions() {}

    /// Random directions, filter-normalised (Li, Xu, Taylor, Studer & Goldstein, arXiv 1712.09913, section 4): standard
    /// normal numbers, of which those of each filter are scaled to the filter's own norm at `origin`. A filter is what leads
    /// into one unit or channel: a unit's weights in a matrix, an output channel's kernel in a convolution. Parameters
    /// that are vectors or single numbers (biases, scales of normalisations) stay as they are.
    ///
    /// @param count 1 or 2
    /// @throws IllegalArgumentException if all filters are 0, or there are none
    public static Frame random(Network network, double[] origin, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Block, Boolean> unitsFirst = orientations(network);
        List<Direction> directions = new ArrayList<>();
        for (int k = 1; k <= count; k++) {
            double[] vector = new double[origin.length];
            for (Block block : network.layout().blocks()) {
                if (block.shape().rank() >= 2) {
                    fill(block, unitsFirst.getOrDefault(block, true), origin, vector, random);
                }
            }
            directions.add(Direction.of("random, filter-normalised, seed " + seed + ", number " + k, vector));
        }
        return new Frame(origin, directions);
    }

    /// Whether a matrix has a row for each unit; where a network does not say, it has, as in most tools.
    private static Map<Block, Boolean> orientations(Network network) {
        Map<Block, Boolean> unitsFirst = new HashMap<>();
        for (UnitLayer layer : network.unitLayers()) {
            unitsFirst.put(layer.incoming().block(), layer.incoming().unitsFirst());
        }
        network.outputLayer().ifPresent(layer -> {
            unitsFirst.put(layer.incoming().block(), layer.incoming().unitsFirst());
            for (WeightMatrix other : layer.other()) {
                unitsFirst.putIfAbsent(other.block(), other.unitsFirst());
            }
        });
        return unitsFirst;
    }

    private static void fill(Block block, boolean unitsFirst, double[] origin, double[] vector,
            SplittableRandom random) {
        int size = block.shape().size();
        int filters = block.shape().extent(unitsFirst ? 0 : 1);
        int length = size / Math.max(1, filters);
        for (int filter = 0; filter < filters; filter++) {
            double own = 0;
            double drawn = 0;
            for (int k = 0; k < length; k++) {
                int index = block.offset() + (unitsFirst ? filter * length + k : k * filters + filter);
                vector[index] = random.nextGaussian();
                own = Math.hypot(own, origin[index]);
                drawn = Math.hypot(drawn, vector[index]);
            }
            for (int k = 0; k < length; k++) {
                int index = block.offset() + (unitsFirst ? filter * length + k : k * filters + filter);
                vector[index] *= own / drawn;
            }
        }
    }

    /// Eigenvectors of the Hessian at `origin`, of length 1: that of the largest eigenvalue, and for a plane that of the
    /// smallest.
    ///
    /// @param hessian at the origin
    /// @param count 1 or 2
    /// @throws IllegalArgumentException if a plane is wanted and there is one parameter only
    public static Frame eigenvectors(SymmetricOperator hessian, double[] origin, int count, long seed) {
        PartialSpectrum ends = new Lanczos(1, count == 2 ? 1 : 0, 1e-8, 5000, seed).of(hessian);
        List<RitzPair> pairs = new ArrayList<>(ends.largest());
        if (count == 2) {
            if (origin.length < 2) {
                throw new IllegalArgumentException("a plane requires at least two parameters, got " + origin.length);
            }
            pairs.addAll(ends.smallest());
        }
        List<Direction> directions = new ArrayList<>();
        for (RitzPair pair : pairs) {
            directions.add(new Direction(
                    String.format(Locale.ROOT, "eigenvector of the %s eigenvalue, %.6g (residual %.1g)",
                            directions.isEmpty() ? "largest" : "smallest", pair.value(), pair.residual()),
                    pair.vector(),
                    pair.value(), Double.NaN));
        }
        return new Frame(origin, directions);
    }

    /// The line through two points, or the plane through three; coordinates are distances between parameters, along
    /// orthogonal directions, the first of which leads from `origin` to the first other point.
    ///
    /// @param others one or two
    /// @throws IllegalArgumentException if the points coincide, or three lie on a line
    public static Frame through(double[] origin, List<double[]> others) {
        List<Direction> directions = new ArrayList<>();
        for (double[] other : others) {
            double[] vector = Vectors.difference(other, origin);
            double whole = Math.sqrt(Vectors.dot(vector, vector));
            for (Direction before : directions) {
                Vectors.add(-Vectors.dot(before.vector(), vector), before.vector(), vector);
            }
            double norm = Math.sqrt(Vectors.dot(vector, vector));
            if (!(norm > 1e-10 * whole)) {
                throw new IllegalArgumentException(directions.isEmpty() ? "the points are the same; a line requires two"
                        : "the three points lie on a line; a plane requires another");
            }
            directions.add(Direction.of(directions.isEmpty() ? "towards the second point"
                    : "towards the third point, orthogonal to the first direction", Vectors.scaled(1 / norm, vector)));
        }
        return new Frame(origin, directions);
    }

    /// The first principal components of a path that ends at `origin`: eigenvectors of the sum of (x - origin)(x - origin)'
    /// over its points, with the share of the sum of squared distances from the end that each explains. (Not centred at the
    /// mean, so that the path's end is a point of the plane.)
    ///
    /// @param path the points before the end, at least `count`
    /// @param count 1 or 2
    /// @throws IllegalArgumentException if the points do not span so many directions
    public static Frame principal(double[] origin, List<double[]> path, int count) {
        int n = path.size();
        List<double[]> steps = path.stream().map(point -> Vectors.difference(point, origin)).toList();
        double[] gram = new double[n * n];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j <= i; j++) {
                gram[i * n + j] = Vectors.dot(steps.get(i), steps.get(j));
                gram[j * n + i] = gram[i * n + j];
            }
        });
        double whole = 0;
        for (int i = 0; i < n; i++) {
            whole += gram[i * n + i];
        }
        SymmetricEigen pairs = SymmetricEigen.of(gram, n);
        List<Direction> directions = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double value = n > k ? pairs.values()[n - 1 - k] : 0;
            if (!(value > 1e-14 * whole)) {
                throw new IllegalArgumentException("the path spans " + k + (k == 1 ? " direction" : " directions")
                        + ", and " + count + " are needed; name further points");
            }
            double[] vector = new double[origin.length];
            for (int i = 0; i < n; i++) {
                Vectors.add(pairs.vector(n - 1 - k)[i] / Math.sqrt(value), steps.get(i), vector);
            }
            directions.add(new Direction(
                    String.format(Locale.ROOT, "principal component %d of the path, %.4g %% of its variance",
                            k + 1, 100 * value / whole),
                    vector, Double.NaN, value / whole));
        }
        return new Frame(origin, directions);
    }
}
