package nadir.study;

import nadir.data.DataRequest;

/// What to explore, and how.
///
/// @param starts searches, with seeds counting up from `seed`
/// @param iterations Newton steps for each at most
/// @param tolerance |grad L| at which a point counts as critical, relative to max(1, |grad L| at the start)
/// @param spread factor of the initial weights: small starts find saddles near the origin, large ones others
/// @param threads to evaluate with
public record ExplorationOptions(DataRequest data, LossChoice loss, DenseChoice network, int starts, int iterations,
        double tolerance, double spread, long seed, int threads) {

    /// With other data.
    ExplorationOptions withData(DataRequest other) {
        return new ExplorationOptions(other, loss, network, starts, iterations, tolerance, spread, seed, threads);
    }
}
