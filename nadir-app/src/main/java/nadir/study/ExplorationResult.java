package nadir.study;

import java.util.List;
import nadir.explore.FoundPoint;
import org.jspecify.annotations.Nullable;

/// Critical points found from many starts.
///
/// @param points every search's end, in the order of the starts
/// @param histogram critical points that agree in loss, index and nullity, lowest loss first
/// @param census comparison with the closed form, for deep linear networks with the squared loss; else null
public record ExplorationResult(String network, int parameters, int samples, int starts, int critical, int gradientFlat,
        int notConverged, List<Point> points, List<Bar> histogram, @Nullable CensusCheck census) {

    /// One search's end.
    ///
    /// @param index negative eigenvalues of the Hessian; null if the figures do not decide
    /// @param nullity zero eigenvalues, likewise
    public record Point(FoundPoint.Status status, double loss, double gradientNorm, @Nullable Integer index,
            @Nullable Integer nullity, int iterations, long seed) {}

    /// Critical points that agree.
    public record Bar(double loss, @Nullable Integer index, @Nullable Integer nullity, int count) {}

    /// How findings compare with the census.
    ///
    /// @param families of critical points that the census lists
    /// @param matched critical points found whose loss is a family's, to a relative 1e-6
    /// @param unmatched others; the theory knows none
    public record CensusCheck(String families, int matched, int unmatched) {}
}
