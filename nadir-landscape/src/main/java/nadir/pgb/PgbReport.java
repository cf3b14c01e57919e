package nadir.pgb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.critical.Symmetry;
import nadir.data.InputException;
import nadir.network.Network;
import nadir.risk.Risk;

/// The perturbable gradient basis of a point: the gap there, and with nearby points of its fiber.
///
/// @param gap G_S for S = {theta}
/// @param fiberGap G_S with the fiber's points; equal to `gap` if none were found
/// @param directions how many points of the fiber beside theta were used
/// @param radius how far from theta they were sought, as a part of its largest parameter (or of its norm)
/// @param gradientNorm |grad L| at theta
/// @param steepest the nearby point of the fiber with the largest gradient: a way down that begins without going up
/// @param reach what lies further along the fiber, where spare units are renewed; empty where no unit is spare
public record PgbReport(PgbGap gap, PgbGap fiberGap, int directions, double radius, double gradientNorm,
        Optional<FiberPoint> steepest, Optional<Reach> reach) {
    /// How many choices of new incoming weights are looked at.
    private static final int RENEWALS = 4;
    private static final double LEAST_WEIGHT = 0.1;

    /// Points of the fiber at most where Jacobians are known by products only: each holds its own intermediate results.
    private static final int MATRIX_FREE_POINTS = 3;
    /// A gradient on the fiber counts as more than that at theta if it is this many times as long.
    private static final double STEEPER = 10;

    /// A point further along the fiber, found by renewing spare units (see [SpareUnits]). That it has a gradient says nothing
    /// against a local minimum at theta; it says that a way without any rise leads out of it.
    ///
    /// @param spareUnits how many units are not needed
    /// @param gap G_S with theta and the point, how much a linear model there can gain
    /// @param point the steepest of those looked at
    public record Reach(int spareUnits, PgbGap gap, FiberPoint point) {}

    /// Computes the gaps.
    ///
    /// @param symmetries of the point, see [nadir.critical.DataEvidence#symmetries]
    /// @throws InputException if the network does not end in an affine map, condition (A)
    public static PgbReport of(Risk risk, double[] point, List<Symmetry> symmetries, PgbOptions options) {
        return of(new LocalGaps(risk, options), risk.network(), point, symmetries, options);
    }

    /// Computes the gaps where the samples lie elsewhere, by the same rules; a basis counts as few columns there however many
    /// samples there are.
    ///
    /// @throws InputException if the network does not end in an affine map, condition (A)
    public static PgbReport of(RemoteOutputs outputs, double[] point, List<Symmetry> symmetries, PgbOptions options) {
        return of(new RemoteBasis(outputs, options), outputs.network(), point, symmetries, options);
    }

    private static PgbReport of(Gaps gaps, Network network, double[] point, List<Symmetry> symmetries,
            PgbOptions options) {
        PgbGap gap = gaps.gap(List.of(point));
        SplittableRandom random = new SplittableRandom(options.seed());
        Fiber fiber = gaps.fiber(point);
        List<FiberPoint> found = new ArrayList<>(fiber.structural(symmetries, options.radius(), random));
        if (gaps.isDense(1)) {
            found.addAll(fiber.numerical(options.radius(), random));
        }
        found.sort(Comparator.comparingDouble(FiberPoint::gradientNorm).reversed());
        List<FiberPoint> used = found.subList(0, Math.min(found.size(), room(gaps)));
        List<double[]> points = new ArrayList<>(List.of(point));
        used.forEach(member -> points.add(member.point()));
        PgbGap fiberGap = used.isEmpty() ? gap : gaps.gap(points);
        double[] gradient = new double[point.length];
        gaps.gradient(point, gradient);
        double norm = 0;
        for (double g : gradient) {
            norm = Math.hypot(norm, g);
        }
        SpareUnits spare = new SpareUnits(network, point, symmetries);
        return new PgbReport(gap, fiberGap, used.size(), options.radius(), norm, found.stream().findFirst(),
                reach(gaps, point, spare, fiber, random));
    }

    private static Optional<Reach> reach(Gaps gaps, double[] point, SpareUnits spare, Fiber fiber,
            SplittableRandom random) {
        Optional<FiberPoint> steepest = Optional.empty();
        for (int i = 0; spare.count() > 0 && i < RENEWALS; i++) {
            Optional<FiberPoint> member = fiber.member(spare.renewed(LEAST_WEIGHT, random), "renewed spare units");
            if (member.isPresent()
                    && member.get().gradientNorm() > steepest.map(FiberPoint::gradientNorm).orElse(-1.0)) {
                steepest = member;
            }
        }
        return steepest.map(member -> new Reach(spare.count(), gaps.gap(List.of(point, member.point())), member));
    }

    /// How many points fit the dense way, at least a few.
    private static int room(Gaps gaps) {
        int count = MATRIX_FREE_POINTS;
        while (count < 100 && gaps.isDense(count + 2)) {
            count++;
        }
        return count;
    }

    /// A risk whose samples are in memory.
    private record LocalGaps(Risk risk, PgbOptions options) implements Gaps {
        @Override
        public PgbGap gap(List<double[]> points) {
            return PerturbableGradientBasis.gap(risk, points, options);
        }

        @Override
        public Fiber fiber(double[] point) {
            return new Fiber(risk, point, options);
        }

        @Override
        public boolean isDense(int points) {
            return PerturbableGradientBasis.isDense(risk, points, options);
        }

        @Override
        public void gradient(double[] point, double[] gradient) {
            risk.gradient(point, gradient);
        }
    }

    /// Whether the fiber's gap is clear of its error, of the gap at theta alone, and of `threshold`, and comes with a gradient
    /// well above theta's: then theta is, as far as these numbers tell, no local minimum, since at one both gaps are 0 for
    /// every radius that is small enough. A finding, not a proof: the radius is finite.
    ///
    /// @param threshold in units of the loss
    public boolean leavesFiber(double threshold) {
        double more = fiberGap.gap() - gap.gap();
        return fiberGap.binding() && more > threshold + fiberGap.error() + gap.error()
                && steepest.isPresent() && steepest.get().gradientNorm() > STEEPER * gradientNorm;
    }

    /// Lines for reports.
    public String text() {
        String fiber = directions == 0
                ? "no point of the fiber was found within " + radius
                : "with " + directions + " points of the fiber within " + radius + ": " + fiberGap.figures()
                        + String.format(Locale.ROOT, "; steepest gradient there %.3g, at theta %.3g",
                                steepest.map(FiberPoint::gradientNorm).orElse(0.0), gradientNorm);
        String far = reach
                .map(found -> String.format(Locale.ROOT, "\nfurther along the fiber, with %d spare units renewed: "
                        + "%s; gradient there %.3g", found.spareUnits(), found.gap().figures(),
                        found.point().gradientNorm()))
                .orElse("");
        return "at theta: " + gap.text() + "\n" + fiber + far;
    }
}
