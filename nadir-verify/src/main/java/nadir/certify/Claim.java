package nadir.certify;

import java.util.List;
import nadir.check.Gauge;
import nadir.check.Precision;
import nadir.interval.IntervalTensor;

/// What is proved, of an exact real function f: R^n -> R, or R^n -> R^n.
public sealed interface Claim {
    /// The value of f at the given point lies between two numbers.
    record ValueEnclosure(double lower, double upper) implements Claim {}

    /// One component of the gradient at the given point lies between two numbers of one sign: moving against it lowers f.
    record NotCritical(int coordinate, double lower, double upper) implements Claim {}

    /// A box holds one and only one critical point.
    ///
    /// @param type its kind, from the signs of the Hessian's eigenvalues all over the box
    /// @param box n intervals
    /// @param location a box that contains the critical point; within `box`
    /// @param value an enclosure of f over `box`, so also of its value at the critical point
    /// @param precision of the numbers that the gradient was enclosed with
    /// @param gauges symmetries that are fixed: all this then holds on the slice in which their coordinates have the values
    ///     that the box, a point in these, states
    record CriticalPoint(PointType type, IntervalTensor box, IntervalTensor location, ValueEnclosure value,
            Precision precision, List<Gauge> gauges)
            implements
                Claim {
        /// Copies the list.
        public CriticalPoint {
            gauges = List.copyOf(gauges);
        }

        /// The largest distance of the critical point from the middle of `box` in any coordinate, rounded up.
        public double radius() {
            return Boxes.largestRadius(box);
        }
    }

    /// A box holds one and only one zero of a function R^n -> R^n, and its Jacobian is nonsingular all over the box.
    ///
    /// @param box n intervals
    /// @param location a box that contains the zero; within `box`
    record UniqueZero(IntervalTensor box, IntervalTensor location) implements Claim {
        /// The largest distance of the zero from the middle of `box` in any coordinate, rounded up.
        public double radius() {
            return Boxes.largestRadius(box);
        }
    }

    /// For some targets within `delta` of the stored ones, in every element, parameters within `rho` of the stored ones, in
    /// every coordinate, are a local minimum, though not a strict one: those that the narrow network's critical point
    /// widens to.
    ///
    /// @param point the construction
    /// @param rho rounded up
    /// @param delta rounded up; 0 for the stored targets themselves
    /// @param value an enclosure of the risk there, for those targets
    record WideMinimum(WidenedPoint point, double rho, double delta, ValueEnclosure value) implements Claim {}

    /// The value of a deep linear network's risk is at most `epsilon` above the least one of all networks of its widths.
    ///
    /// @param value an enclosure of the risk at the given parameters
    /// @param least an enclosure of the least risk
    record DeepLinearGlobalMinimum(ValueEnclosure value, ValueEnclosure least) implements Claim {
        /// The largest difference that the enclosures allow, rounded up.
        public double epsilon() {
            return Math.max(0, Math.nextUp(value.upper() - least.lower()));
        }
    }

    /// A point's value is below every value that something else can have.
    ///
    /// @param worse an enclosure of the higher value
    /// @param better an enclosure of the lower value, all of it below `worse`
    record Suboptimal(ValueEnclosure worse, ValueEnclosure better) implements Claim {
        /// @throws IllegalArgumentException if the enclosures are not apart
        public Suboptimal {
            if (!(better.upper() < worse.lower())) {
                throw new IllegalArgumentException("a suboptimal value requires the better one's bounds below it, got "
                        + better + " and " + worse);
            }
        }
    }
}
