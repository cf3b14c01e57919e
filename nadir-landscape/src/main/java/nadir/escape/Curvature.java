package nadir.escape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.linalg.Blas;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Lanczos;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.RitzPair;

/// Ways down by second derivatives, and where those are flat by higher ones.
final class Curvature {
    private static final int LARGEST_PRODUCTS = 120;
    /// Eigenvalues above minus this part of the largest are not taken for negative.
    private static final double NEGATIVE = 1e-9;
    /// Eigenvalues within this part of the largest span the null space.
    private static final double FLAT = 1e-7;
    private static final int LARGEST_DENSE = 500;
    private static final int FLAT_DIRECTIONS = 12;
    private static final int FLAT_EXITS = 3;
    /// Steps tried: longest first, as parts of max(1, the norm of the point), each half of the one before.
    private static final int STEPS = 12;
    private static final double LONGEST = 1;
    /// Lower by less than this part of the value counts as rounding.
    private static final double ROUNDING = 1e-13;

    private final Place place;
    private final Ledger ledger;
    private final SplittableRandom random;

    Curvature(Place place, Ledger ledger, SplittableRandom random) {
        this.place = place;
        this.ledger = ledger;
        this.random = random;
    }

    /// Along the eigenvector of the smallest eigenvalue, if that is negative.
    Optional<Exit> negative() {
        int p = place.point().length;
        int products = (int) Math.clamp(ledger.left() / 8, 8, LARGEST_PRODUCTS);
        PartialSpectrum found = new Lanczos(1, 1, 1e-3, products, random.nextLong())
                .of(place.risk().hessian(place.point()));
        ledger.charge(found.products());
        RitzPair smallest = found.smallest().getFirst();
        double threshold = Math.max(NEGATIVE * found.scale(), p * Math.ulp(found.scale()));
        if (!(smallest.value() < -threshold)) {
            return Optional.empty();
        }
        return lowest(smallest.vector()).map(lower -> new Exit(Place.at(place.risk(), lower.point, ledger),
                EscapeMethod.CURVATURE, "along negative curvature " + number(smallest.value()), 0));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private record Lower(double[] point, double value) {}

    /// The lowest of the points tried along a unit direction, both ways, if it is below the place.
    private Optional<Lower> lowest(double[] direction) {
        double scale = LONGEST * Math.max(1, Math.sqrt(Blas.dot(place.point(), place.point())));
        Optional<Lower> best = Optional.empty();
        double limit = place.value() - ROUNDING * Math.abs(place.value());
        for (int sign = -1; sign <= 1; sign += 2) {
            for (int k = 0; k < STEPS; k++) {
                double[] moved = place.moved(sign * scale * Math.pow(0.5, k), direction);
                double value = place.risk().value(moved);
                if (value < best.map(Lower::value).orElse(limit)) {
                    best = Optional.of(new Lower(moved, value));
                }
            }
        }
        ledger.charge(2.0 * STEPS);
        return best;
    }

    /// Along random directions of the Hessian's null space, where the first descent may be of third or higher order and take
    /// several blocks of parameters at once: the steepest few.
    List<Exit> flat() {
        int p = place.point().length;
        boolean dense = p <= LARGEST_DENSE && p < ledger.left() / 4;
        double[][] basis = dense ? nullSpace() : new double[0][];
        List<Lower> found = new ArrayList<>();
        for (int i = 0; i < FLAT_DIRECTIONS && ledger.left() > 4.0 * STEPS && (basis.length > 0 || !dense); i++) {
            lowest(dense ? combination(basis) : normalised(gaussian(p))).ifPresent(found::add);
        }
        found.sort(Comparator.comparingDouble(Lower::value));
        return found.stream()
                .limit(FLAT_EXITS)
                .map(lower -> new Exit(Place.at(place.risk(), lower.point, ledger), EscapeMethod.CURVATURE,
                        dense ? "along a flat direction of the Hessian" : "along a random direction", 0))
                .toList();
    }

    private double[][] nullSpace() {
        SymmetricOperator hessian = place.risk().hessian(place.point());
        SymmetricEigen eigen = DenseOperator.of(hessian, (_, _) -> true).eigen();
        ledger.charge(hessian.dimension());
        double largest = Math.max(Math.abs(eigen.values()[0]), Math.abs(eigen.values()[eigen.size() - 1]));
        List<double[]> flat = new ArrayList<>();
        for (int i = 0; i < eigen.size(); i++) {
            if (Math.abs(eigen.values()[i]) <= FLAT * largest) {
                flat.add(eigen.vector(i));
            }
        }
        return flat.toArray(double[][]::new);
    }

    private double[] combination(double[][] basis) {
        double[] sum = new double[place.point().length];
        for (double[] vector : basis) {
            Blas.axpy(random.nextGaussian(), vector, sum);
        }
        return normalised(sum);
    }

    private double[] gaussian(int size) {
        double[] vector = new double[size];
        Arrays.setAll(vector, _ -> random.nextGaussian());
        return vector;
    }

    private static double[] normalised(double[] vector) {
        double norm = Math.sqrt(Blas.dot(vector, vector));
        return Arrays.stream(vector).map(v -> v / norm).toArray();
    }
}
