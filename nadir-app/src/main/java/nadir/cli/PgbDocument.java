package nadir.cli;

import nadir.pgb.FiberPoint;
import nadir.pgb.PgbReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.StdConverter;

/// A perturbable gradient basis as JSON shows it: the figures, and not the parameters of points.
///
/// @param gap at the point
/// @param error of `gap`, estimated
/// @param fiberGap with points of the fiber
/// @param fiberError of `fiberGap`, estimated
/// @param directions how many points of the fiber were used beside the point itself
/// @param radius within which they were sought, relative to the largest parameter
/// @param binding whether a local minimum has to have gaps of 0, which weight decay undoes
/// @param gapIsZero whether both gaps are zero within their errors
/// @param attained whether both infima are attained as far as the solver tells
/// @param steepest the largest gradient norm on the fiber; null if no point was found
/// @param reach what lies further along the fiber; null where no unit is spare
record PgbDocument(double gap, double error, double fiberGap, double fiberError, int directions, double radius,
        boolean binding, boolean gapIsZero, boolean attained, @Nullable Double steepest, @Nullable Reach reach) {

    /// Further along the fiber, too far for the theorem: a gap there does not contradict a local minimum.
    ///
    /// @param spareUnits how many were renewed
    /// @param distance from the point, Euclidean
    /// @param gap how much a linear model could gain there
    /// @param error of `gap`, estimated
    /// @param gradientNorm there
    record Reach(int spareUnits, double distance, double gap, double error, double gradientNorm) {}

    static PgbDocument of(PgbReport report) {
        Reach reach = report.reach()
                .map(found -> new Reach(found.spareUnits(), found.point().distance(), found.gap().gap(),
                        found.gap().error(),
                        found.point().gradientNorm()))
                .orElse(null);
        return new PgbDocument(report.gap().gap(), report.gap().error(), report.fiberGap().gap(),
                report.fiberGap().error(), report.directions(), report.radius(), report.gap().binding(),
                report.gap().gap() <= report.gap().error() && report.fiberGap().gap() <= report.fiberGap().error(),
                report.gap().attained() && report.fiberGap().attained(),
                report.steepest().map(FiberPoint::gradientNorm).orElse(null), reach);
    }

    /// For Jackson.
    static final class Converter extends StdConverter<PgbReport, PgbDocument> {
        @Override
        public PgbDocument convert(PgbReport report) {
            return of(report);
        }
    }
}
