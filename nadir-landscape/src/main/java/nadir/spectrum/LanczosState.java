package nadir.spectrum;

/// Where a run of [Lanczos] stands between two products, with all that it needs to go on to the same bits: at most
/// `largest + smallest + 30` vectors, and little else.
///
/// @param products  operator products made so far
/// @param restarts  thick restarts made so far
/// @param sweeps    how often it started again after all wanted pairs had converged
/// @param draws     random vectors drawn so far
/// @param converged wanted pairs that had converged when the basis was full the last time
/// @param norm      the largest |Hv| of a unit vector seen
/// @param coupling  the length of what the last product added to the basis
/// @param found     the wanted values when they had converged the last time; empty if they never did
/// @param projected the projected matrix, row-major, of as many rows as the basis has vectors
/// @param vectors   the basis, orthonormal, and behind it the next direction; those of the run itself, which goes on to
///                  change them
public record LanczosState(int products, int restarts, int sweeps, int draws, int converged, double norm,
        double coupling, double[] found, double[] projected, double[][] vectors) {
    /// Checks that the parts fit each other.
    ///
    /// @throws IllegalArgumentException if they do not
    public LanczosState {
        int size = vectors.length - 1;
        if (size < 0 || projected.length != size * size || products < 0 || restarts < 0 || sweeps < 0 || draws < 0
                || converged < 0) {
            throw new IllegalArgumentException("the state of a Lanczos run requires one vector more than its projected "
                    + "matrix has rows and no negative count, got " + vectors.length + " vectors and "
                    + projected.length + " elements");
        }
    }
}
