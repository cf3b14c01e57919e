package nadir.escape;

import java.util.Optional;
import nadir.eliminate.Elimination;
import nadir.eliminate.EliminationMethod;
import nadir.eliminate.EliminationOptions;
import nadir.eliminate.EliminationResult;
import nadir.optimize.StopRules;

/// Ways out by a modified loss that has no bad local minima, stripped and polished.
final class Neurons {
    private static final double LAMBDA = 0.01;
    /// Of what is left: for the modified loss, and again for polishing.
    private static final double SHARE = 0.45;

    private Neurons() {}

    /// The polished end, empty if it is not lower.
    ///
    /// @throws nadir.data.InputException if the method does not fit the network, the data or the loss
    static Optional<Exit> run(Place place, EscapeMethod method, Ledger ledger, double share, long seed, int threads) {
        EliminationMethod way = method == EscapeMethod.SCALING
                ? EliminationMethod.LOSS_SCALING
                : EliminationMethod.OUTPUT_NEURONS;
        double passes = Math.max(1, SHARE * share * ledger.left());
        EliminationOptions options = EliminationOptions.of(way, LAMBDA)
                .withRules(StopRules.defaults().withMaxIterations(Integer.MAX_VALUE).withMaxPasses(passes))
                .withEvenIfImpossible(true)
                .withThreads(threads);
        try (Elimination elimination = new Elimination(place.risk(), options)) {
            EliminationResult result = elimination.cancelledBy(() -> ledger.shallStop(0)).run(place.point(), seed);
            ledger.charge(result.totalPasses());
            Place end = Place.at(place.risk(), result.polished().point(), ledger);
            long iterations = result.iterations() + result.polished().outcome().iteration();
            return end.value() < place.value()
                    ? Optional.of(new Exit(new Place(end.risk(), end.point(), end.value(), end.gradient(), iterations),
                            method, "added " + way.label() + ", stripped and polished", 0))
                    : Optional.empty();
        }
    }
}
