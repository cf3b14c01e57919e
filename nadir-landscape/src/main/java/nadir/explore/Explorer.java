package nadir.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import nadir.linalg.SymmetricEigen;
import nadir.objective.Objective;
import nadir.spectrum.Count;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.Inertia;

/// Drives the gradient of an objective to zero by damped Newton steps of least residual: p = -H^+ g, with eigenvalues below
/// a cut taken for zero, and a line search that asks |grad L|^2 to fall (Newton-MR; Roosta, Liu, Xu & Mahoney, arXiv
/// 1810.00303). Such steps go to critical points of any index, where descent would only find minima. Hessians are written
/// out, so this is for up to [DenseOperator#LARGEST_DIMENSION] parameters, and quick for some hundreds.
public final class Explorer {
    /// Eigenvalues below this part of the largest are left out of a step.
    private static final double CUT = 1e-10;
    private static final double SUFFICIENT = 1e-4;
    private static final double SHORTEST = 1e-12;
    /// |H g| below this part of |H| |g| means that the gradient lies in the null space.
    private static final double FLAT = 1e-5;
    private static final double FARTHEST = 1e8;
    /// Steps at most after the gradient is small enough, as long as each shortens it by this factor: the last step's length
    /// decides how sharply eigenvalues that are zero can be told from others.
    private static final int SHARPENING = 8;
    private static final double SHARPER = 0.5;

    private final Objective objective;
    private final ExploreOptions options;

    /// An explorer of one objective.
    public Explorer(Objective objective, ExploreOptions options) {
        this.objective = objective;
        this.options = options;
    }

    /// Searches from one start.
    ///
    /// @param cancelled asked before every step; the search then ends as not converged
    public FoundPoint search(double[] start, BooleanSupplier cancelled) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        objective.gradient(point, gradient);
        double target = options.tolerance() * Math.max(1, norm(gradient));
        int iteration = 0;
        boolean stuck = false;
        double curvature = 0;
        double lastStep = 0;
        while (iteration < options.iterations() && norm(gradient) > target && !stuck && !cancelled.getAsBoolean()
                && norm(point) < FARTHEST) {
            SymmetricEigen eigen = dense(point).eigen();
            curvature = Math.max(curvature, largest(eigen.values()));
            Optional<double[]> next = step(point, gradient, eigen);
            stuck = next.isEmpty();
            lastStep = next.isEmpty() ? lastStep : distance(point, next.get());
            point = next.orElse(point);
            objective.gradient(point, gradient);
            iteration++;
        }
        boolean sharper = norm(gradient) <= target && norm(gradient) > 0;
        for (int extra = 0; sharper && extra < SHARPENING && !cancelled.getAsBoolean(); extra++) {
            double before = norm(gradient);
            Optional<double[]> next = step(point, gradient, dense(point).eigen());
            double[] trial = next.orElse(point);
            objective.gradient(trial, gradient);
            sharper = next.isPresent() && norm(gradient) <= SHARPER * before;
            lastStep = next.isPresent() ? distance(point, trial) : lastStep;
            point = trial;
        }
        return describe(point, gradient, target, curvature, lastStep, iteration);
    }

    /// The next point, if some step lowers the gradient's norm.
    private Optional<double[]> step(double[] point, double[] gradient, SymmetricEigen eigen) {
        double[] direction = leastResidual(eigen, gradient);
        double slope = norm(gradient) * norm(gradient);
        double[] trial = new double[point.length];
        double[] trialGradient = new double[point.length];
        for (double length = 1; length >= SHORTEST; length /= 2) {
            for (int i = 0; i < point.length; i++) {
                trial[i] = point[i] + length * direction[i];
            }
            objective.gradient(trial, trialGradient);
            double reached = norm(trialGradient);
            if (reached * reached <= (1 - 2 * SUFFICIENT * length) * slope) {
                return Optional.of(trial);
            }
        }
        return Optional.empty();
    }

    private static double[] leastResidual(SymmetricEigen eigen, double[] gradient) {
        int n = gradient.length;
        double largest = largest(eigen.values());
        double[] direction = new double[n];
        for (int k = 0; k < n; k++) {
            double value = eigen.values()[k];
            if (Math.abs(value) > CUT * largest) {
                double along = 0;
                for (int i = 0; i < n; i++) {
                    along += eigen.vectors()[k * n + i] * gradient[i];
                }
                for (int i = 0; i < n; i++) {
                    direction[i] -= along / value * eigen.vectors()[k * n + i];
                }
            }
        }
        return direction;
    }

    /// The last step says how far the point is from the critical one, and so how far off eigenvalues may be that would be
    /// zero there: about that part of the Hessian's size.
    private FoundPoint describe(double[] point, double[] gradient, double target, double curvature, double lastStep,
            int iterations) {
        DenseOperator hessian = dense(point);
        double[] values = hessian.eigenvalues();
        double scale = Math.max(curvature, largest(values));
        double[] image = new double[point.length];
        hessian.apply(gradient, image);
        double size = norm(gradient);
        double flatness = size == 0 || scale == 0 ? 0 : norm(image) / (scale * size);
        double displacement = scale * lastStep / Math.max(1, norm(point));
        Inertia inertia = Inertia.of(values, hessian.asymmetry() + displacement);
        FoundPoint.Status status = size <= target
                ? FoundPoint.Status.CRITICAL
                : flatness < FLAT && norm(point) < FARTHEST ? FoundPoint.Status.GRADIENT_FLAT
                        : FoundPoint.Status.NOT_CONVERGED;
        return new FoundPoint(status, point, objective.value(point), size, flatness, inertia, iterations);
    }

    private static double largest(double[] ascending) {
        return Math.max(Math.abs(ascending[0]), Math.abs(ascending[ascending.length - 1]));
    }

    private DenseOperator dense(double[] point) {
        return DenseOperator.of(objective.hessian(point), (products, fraction) -> true);
    }

    /// Groups critical points by loss, index and nullity, lowest loss first. Those whose index or nullity is undecided make
    /// groups of their own.
    public List<CriticalClass> classes(List<FoundPoint> found) {
        List<FoundPoint> critical = found.stream()
                .filter(p -> p.status() == FoundPoint.Status.CRITICAL)
                .sorted(Comparator.comparingDouble(FoundPoint::loss))
                .toList();
        double scale = critical.stream().mapToDouble(p -> Math.abs(p.loss())).max().orElse(0);
        List<List<FoundPoint>> groups = new ArrayList<>();
        for (FoundPoint point : critical) {
            List<FoundPoint> home = groups.stream()
                    .filter(group -> alike(group.getFirst(), point, scale))
                    .findFirst()
                    .orElse(null);
            if (home == null) {
                home = new ArrayList<>();
                groups.add(home);
            }
            home.add(point);
        }
        return groups.stream()
                .map(group -> new CriticalClass(
                        group.stream().mapToDouble(FoundPoint::loss).average().orElseThrow(),
                        bounds(group, p -> p.inertia().negative()), bounds(group, p -> p.inertia().zero()),
                        group.size(), group.getFirst()))
                .toList();
    }

    private static Count bounds(List<FoundPoint> group, Function<FoundPoint, Count> count) {
        int least = group.stream().map(count).mapToInt(Count::atLeast).min().orElseThrow();
        int most = group.stream().map(count).mapToInt(Count::atMost).max().orElseThrow();
        return new Count(least, most);
    }

    private boolean alike(FoundPoint a, FoundPoint b, double scale) {
        return Math.abs(a.loss() - b.loss()) <= options.lossTolerance() * scale
                && alike(a.inertia().negative(), b.inertia().negative())
                && alike(a.inertia().zero(), b.inertia().zero());
    }

    /// Equal, or both undecided.
    private static boolean alike(Count a, Count b) {
        return a.equals(b) || (!a.exact() && !b.exact());
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return norm(difference);
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }
}
