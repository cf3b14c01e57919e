package nadir.escape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.critical.DataEvidence;
import nadir.critical.Direction;
import nadir.critical.Symmetries;
import nadir.critical.Symmetry;
import nadir.linalg.Blas;
import nadir.pgb.Fiber;
import nadir.pgb.PgbOptions;
import nadir.pgb.SpareUnits;

/// Ways along the parameters with the same outputs.
///
/// Spare units are looked for up to 1e-3 of a layer's weights, for a network that was trained to near a point with duplicates
/// has them only nearly. The loss then rises a little on the way, by a stated amount; where that is too much, to 1e-6 and
/// then exactly.
final class FiberWalk {
    private static final double[] EQUAL = {1e-3, 1e-6, Symmetries.EQUAL};
    private static final int REDISTRIBUTIONS = 2;
    /// The sizes of renewed units' incoming weights, as parts of those of the units that stay: larger ones make features that
    /// differ more, and led lower in trials.
    private static final double[] SIZES = {2, 3, 2, 1.5};
    private static final double LEAST_WEIGHT = 0.1;
    private static final int WALK_STEPS = 12;
    private static final double STEP = 0.2;
    /// A slope is worth descending if it is this many times that at the beginning.
    private static final double STEEPER = 100;

    private final Place place;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final double allowedRise;

    FiberWalk(Place place, Ledger ledger, SplittableRandom random, double allowedRise) {
        this.place = place;
        this.ledger = ledger;
        this.random = random;
        this.allowedRise = allowedRise;
    }

    /// Exits by renewed spare units, or where that would raise the loss by redistributed duplicates (in trials on traps renewed
    /// units led lower than redistributed ones); empty if no unit is spare.
    List<Exit> structural() {
        DataEvidence evidence = new DataEvidence(place.risk(), place.point());
        ledger.charge(1);
        for (double equal : EQUAL) {
            List<Symmetry> symmetries = Symmetries.of(place.risk().network(), place.point(), evidence, equal);
            SpareUnits spare = new SpareUnits(place.risk().network(), place.point(), symmetries);
            if (spare.count() > 0) {
                List<Exit> exits = exits(spare, symmetries);
                if (!exits.isEmpty()) {
                    return exits;
                }
            }
        }
        return List.of();
    }

    private List<Exit> exits(SpareUnits spare, List<Symmetry> symmetries) {
        List<Exit> exits = new ArrayList<>();
        double release = place.risk().value(spare.released()) - place.value();
        ledger.charge(1);
        for (int i = 0; i < SIZES.length && release <= allowedRise && ledger.left() > 10; i++) {
            Place renewed = Place.at(place.risk(), spare.renewed(SIZES[i], LEAST_WEIGHT, random), ledger);
            double rise = Math.max(0, Math.max(release, renewed.value() - place.value()));
            if (rise <= allowedRise) {
                exits.add(new Exit(renewed, EscapeMethod.FIBER, "renewed " + spare.count() + " spare units", rise));
            }
        }
        for (int i = 0; i < REDISTRIBUTIONS && exits.isEmpty() && ledger.left() > 10; i++) {
            redistributed(symmetries).ifPresent(exits::add);
        }
        return exits;
    }

    /// Duplicates share their outgoing weights in parts outside (0, 1), which makes a minimum a strict saddle; from there along
    /// negative curvature.
    private Optional<Exit> redistributed(List<Symmetry> symmetries) {
        double[] moved = place.point().clone();
        boolean any = false;
        for (Symmetry symmetry : symmetries) {
            if (symmetry.kind() == Symmetry.Kind.DUPLICATE_UNITS) {
                double part = (random.nextBoolean() ? 1 : -1) * (1 + random.nextDouble());
                for (Direction direction : symmetry.directions()) {
                    direction.addTo(moved, 2 * part * point(direction));
                }
                any = true;
            }
        }
        if (!any) {
            return Optional.empty();
        }
        Place there = Place.at(place.risk(), moved, ledger);
        double rise = Math.max(0, there.value() - place.value());
        return rise > allowedRise
                ? Optional.empty()
                : new Curvature(there, ledger, random).negative()
                        .map(exit -> new Exit(exit.place(), EscapeMethod.FIBER,
                                "redistributed duplicates, then " + exit.how(), rise));
    }

    private double point(Direction direction) {
        return place.point()[direction.indices()[0]];
    }

    /// A walk in the kernel of the Jacobian in a persistent random direction with a retraction after each step, until the loss
    /// has a slope or negative curvature.
    Optional<Exit> walk() {
        double cost = stepCost();
        if (ledger.left() < 2 * cost) {
            return Optional.empty();
        }
        Fiber fiber = new Fiber(place.risk(), place.point(), PgbOptions.standard(0));
        long charged = 0;
        double[] point = place.point().clone();
        double[] heading = new double[point.length];
        Arrays.setAll(heading, _ -> random.nextGaussian());
        double rise = 0;
        for (int step = 0; step < WALK_STEPS && ledger.left() > 2 * cost; step++) {
            double size = norm(heading);
            heading = fiber.kernelPart(point, heading);
            double length = norm(heading);
            if (length <= 1e-6 * size) {
                return Optional.empty();
            }
            double[] trial = point.clone();
            Blas.axpy(STEP * Math.max(1, norm(point)) / length, heading, trial);
            Optional<double[]> back = fiber.retract(trial);
            ledger.charge((double) (fiber.passes() - charged));
            charged = fiber.passes();
            if (back.isEmpty()) {
                return Optional.empty();
            }
            point = back.get();
            Place there = Place.at(place.risk(), point, ledger);
            rise = Math.max(rise, there.value() - place.value());
            if (there.gradientNorm() > STEEPER * Math.max(place.gradientNorm(), 1e-10)) {
                return Optional.of(new Exit(there, EscapeMethod.FIBER,
                        "walked " + (step + 1) + " steps in the kernel of the Jacobian", rise));
            }
        }
        double risen = rise;
        return new Curvature(Place.at(place.risk(), point, ledger), ledger, random).negative()
                .map(exit -> new Exit(exit.place(), EscapeMethod.FIBER,
                        "walked in the kernel of the Jacobian, then " + exit.how(), risen));
    }

    /// About three least-squares problems.
    private double stepCost() {
        return 3.0 * Math.min(place.point().length, place.risk().terms() * place.risk().data().outputs());
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Blas.dot(vector, vector));
    }
}
