package nadir.escape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nadir.data.InputException;
import nadir.linalg.SymmetricEigen;
import nadir.linalg.SymmetricOperator;
import nadir.network.DenseNetwork;
import nadir.network.UnitLayer;
import nadir.risk.Risk;

/// Ways out by more units, without changing the function at first.
///
/// A unit (l, j) that is split in two halves with equal incoming weights and half the outgoing ones has the second
/// derivative B_(l,j) along opposite changes (v, -v) of the halves' incoming weights, with B_(l,j) the sum over samples of d^h
/// s''(z) [h; 1][h; 1]' in the risk's reduction (Fukumizu & Amari 2000; Wu, Wang & Liu, arXiv 1910.02366). Its eigenvectors
/// of negative eigenvalue lead down. Deviations of different units don't mix, so one Hessian product gives a column of every
/// B in a layer.
final class Growth {
    private static final int DRAWS = 6;
    private static final int STEPS = 10;
    private static final double LEAST_WEIGHT = 0.1;

    private final Place place;
    private final DenseNetwork network;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final int threads;

    /// A network of another tool that is a chain of dense layers is taken for the dense network that it is.
    ///
    /// @throws InputException if the network is no dense network with a hidden layer of free units
    Growth(Place place, Ledger ledger, SplittableRandom random, int threads) {
        this.ledger = ledger;
        this.random = random;
        this.threads = threads;
        if (place.risk().network() instanceof DenseNetwork dense && !dense.unitLayers().isEmpty()) {
            this.network = dense;
            this.place = place;
        } else {
            DenseTwin twin = DenseTwin.of(place.risk(), place.point())
                    .orElseThrow(() -> new InputException(
                            "growth requires a chain of dense layers with one activation and a hidden layer whose input is not "
                                    + "carried past it, which this network is not; use another method"));
            Risk own = place.risk();
            this.network = twin.network();
            this.place = Place.at(new Risk(network, own.data(), own.conventions(), own.precision(), threads),
                    twin.point(), ledger);
        }
    }

    /// The split of one unit.
    ///
    /// @param curvature the smallest eigenvalue of B
    /// @param direction its unit eigenvector, over incoming weights and bias
    record Split(UnitLayer layer, int unit, double curvature, double[] direction) {}

    /// The network with one unit more, at a point that is lower (a split along negative curvature) or has a slope (a unit with
    /// outgoing weights 0, the steepest of some draws).
    Exit grown() {
        List<Split> splits = splits();
        if (!splits.isEmpty() && splits.getFirst().curvature() < 0) {
            Optional<Exit> exit = split(splits.getFirst());
            if (exit.isPresent()) {
                return exit.get();
            }
        }
        return inserted();
    }

    /// All splits that the budget allows to look at, the most curved first.
    List<Split> splits() {
        List<Split> splits = new ArrayList<>();
        for (UnitLayer layer : network.unitLayers()) {
            int fan = Widened.incoming(layer, 0).size();
            if (fan < ledger.left() / 4) {
                splits.addAll(splits(layer, fan));
            }
        }
        splits.sort(Comparator.comparingDouble(Split::curvature));
        return splits;
    }

    private List<Split> splits(UnitLayer layer, int fan) {
        int units = layer.units();
        Widened doubled = Widened.bySplitting(network, layer, IntStream.range(0, units).toArray());
        try (Risk risk = risk(doubled)) {
            SymmetricOperator hessian = risk.hessian(doubled.embed(place.point()));
            UnitLayer wide = doubled.layer();
            double[][] matrices = new double[units][fan * fan];
            double[] direction = new double[hessian.dimension()];
            double[] image = new double[hessian.dimension()];
            for (int i = 0; i < fan; i++) {
                Arrays.fill(direction, 0);
                for (int unit = 0; unit < units; unit++) {
                    direction[Widened.incoming(wide, unit).get(i)] = 1;
                    direction[Widened.incoming(wide, units + unit).get(i)] = -1;
                }
                hessian.apply(direction, image);
                for (int unit = 0; unit < units; unit++) {
                    List<Integer> first = Widened.incoming(wide, unit);
                    List<Integer> second = Widened.incoming(wide, units + unit);
                    for (int k = 0; k < fan; k++) {
                        matrices[unit][k * fan + i] = image[first.get(k)] - image[second.get(k)];
                    }
                }
            }
            ledger.charge(fan);
            List<Split> result = new ArrayList<>();
            for (int unit = 0; unit < units; unit++) {
                SymmetricEigen eigen = SymmetricEigen.of(matrices[unit], fan);
                result.add(new Split(layer, unit, eigen.values()[0], eigen.vector(0)));
            }
            return result;
        }
    }

    private Risk risk(Widened widened) {
        Risk own = place.risk();
        return new Risk(widened.network(), own.data(), own.conventions(), own.precision(), threads);
    }

    private Optional<Exit> split(Split split) {
        Widened wide = Widened.bySplitting(network, split.layer(), split.unit());
        Risk risk = risk(wide);
        double[] base = wide.embed(place.point());
        List<Integer> first = Widened.incoming(wide.layer(), split.unit());
        List<Integer> second = Widened.incoming(wide.layer(), split.layer().units());
        double[] best = base;
        double least = place.value();
        for (int k = 0; k < STEPS; k++) {
            double[] moved = base.clone();
            for (int i = 0; i < first.size(); i++) {
                double step = Math.pow(0.5, k - 1.0) * split.direction()[i];
                moved[first.get(i)] += step;
                moved[second.get(i)] -= step;
            }
            double value = risk.value(moved);
            if (value < least) {
                least = value;
                best = moved;
            }
        }
        ledger.charge(STEPS);
        if (!(least < place.value())) {
            risk.close();
            return Optional.empty();
        }
        return Optional.of(new Exit(Place.at(risk, best, ledger), EscapeMethod.GROWTH, String.format(Locale.ROOT,
                "split unit %d of %s, negative curvature %.3g", split.unit(), split.layer().name(), split.curvature()),
                0));
    }

    /// A unit with random incoming weights of the layer's size and outgoing weights 0, in the layer where that is steepest.
    private Exit inserted() {
        List<Exit> exits = new ArrayList<>(network.unitLayers().stream().map(this::inserted).toList());
        exits.sort(Comparator.<Exit>comparingDouble(exit -> exit.place().gradientNorm()).reversed());
        exits.stream().skip(1).forEach(exit -> exit.place().risk().close());
        return exits.getFirst();
    }

    /// The steepest of some draws.
    private Exit inserted(UnitLayer layer) {
        Widened wide = Widened.byInserting(network, layer);
        Risk risk = risk(wide);
        List<Place> draws = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] point = wide.embed(place.point());
            double size = Math.max(LEAST_WEIGHT, wide.size(point));
            for (int index : Widened.incoming(wide.layer(), layer.units())) {
                point[index] = size * random.nextGaussian();
            }
            draws.add(Place.at(risk, point, ledger));
        }
        Place steepest = draws.stream().max(Comparator.comparingDouble(Place::gradientNorm)).orElseThrow();
        return new Exit(steepest, EscapeMethod.GROWTH, "added a unit to " + layer.name(), 0);
    }
}
