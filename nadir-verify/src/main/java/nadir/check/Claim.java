package nadir.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a certificate claims about the exact real loss L with the stored parameters and data. Arrays are given away: nobody
/// writes to them afterwards.
public sealed interface Claim {
    /// The name that users and files know it by.
    String label();

    /// Bounds of the loss at the point that the claim is about, if it has any.
    default Optional<Bounds> lossThere() {
        return switch (this) {
            case LossEnclosure claim -> Optional.of(claim.loss());
            case CriticalPoint claim -> Optional.of(claim.loss());
            case WideMinimum claim -> Optional.of(claim.loss());
            case DeepLinearGlobalMinimum claim -> Optional.of(claim.loss());
            case NotCritical _,Suboptimal _ -> Optional.empty();
        };
    }

    /// L at the stored parameters lies within the bounds.
    record LossEnclosure(Bounds loss) implements Claim {
        @Override
        public String label() {
            return "loss-enclosure";
        }
    }

    /// A component of the gradient at the stored parameters lies within bounds without 0.
    ///
    /// @param component from 0
    record NotCritical(int component, Bounds derivative) implements Claim {
        @Override
        public String label() {
            return "not-critical";
        }
    }

    /// The box holds one and only one critical point; on all of the box the Hessian has `index` negative eigenvalues and none
    /// that is zero. So an index of 0 is a strict local minimum, one of p a strict maximum, everything between a strict
    /// saddle. The box is near the stored parameters; how near, [#radius(double[])] says.
    ///
    /// With gauges all of this holds on the slice in which the gauges' coordinates have their stored values; the critical
    /// point is then one of the whole function, with the same index and a zero eigenvalue for each coordinate that is
    /// fixed: a local minimum, but not a strict one, if the index is 0.
    ///
    /// @param gauges symmetries that are fixed, of different units; empty for none
    /// @param lower p bounds of the box; the stored values for fixed coordinates
    /// @param upper likewise; above `lower` for coordinates that are not fixed
    /// @param index number of negative eigenvalues
    /// @param loss bounds of L at the critical point
    record CriticalPoint(List<Gauge> gauges, double[] lower, double[] upper, int index, Bounds loss) implements Claim {
        /// Copies the list.
        public CriticalPoint {
            gauges = List.copyOf(gauges);
        }

        /// A bound of the distance, in any coordinate, from the stored parameters to the critical point.
        public double radius(double[] stored) {
            double radius = 0;
            for (int k = 0; k < lower.length; k++) {
                radius = Math.max(radius, Math.nextUp(Math.max(upper[k] - stored[k], stored[k] - lower[k])));
            }
            return radius;
        }

        @Override
        public String label() {
            return "critical-point";
        }
    }

    /// For some targets Y' within `delta` of the stored ones, in every element, some parameters within `rho` of the stored
    /// ones, in every coordinate, are a local minimum: those of the widened narrow network, every unit of which is copied
    /// with equal incoming weights and outgoing weights that are split in positive parts.
    ///
    /// Copy c of unit j is unit `j * copies + c` of its wide layer. The last part of each unit is what the others leave of
    /// 1, exactly, whatever rounding of it is given.
    ///
    /// @param hidden the narrow network's hidden widths
    /// @param copies how many copies each unit of a layer has, by layer, at least 1
    /// @param narrow the narrow network's parameters, laid out as the wide ones are: for each layer the weights, a row for
    ///     each input, then the biases
    /// @param splits positive parts by layer, unit, copy
    /// @param rho at least 0
    /// @param delta at least 0
    /// @param loss bounds of L at the minimum, for the targets Y'
    record WideMinimum(List<Integer> hidden, List<Integer> copies, double[] narrow, List<double[][]> splits, double rho,
            double delta, Bounds loss) implements Claim {
        /// Copies the lists.
        public WideMinimum {
            hidden = List.copyOf(hidden);
            copies = List.copyOf(copies);
            splits = List.copyOf(splits);
        }

        @Override
        public String label() {
            return "wide-minimum";
        }
    }

    /// The loss of another point is below every value that the point of the first claim can have. If that is a wide
    /// minimum, this holds for all targets within its delta of the stored ones.
    ///
    /// @param model whose point it is; null for parameters of the same network, which are then given here
    /// @param parameters of the better point; empty if a model is named
    /// @param loss bounds of the loss there (for all targets within delta, after a wide minimum)
    record Suboptimal(@Nullable ModelFacts model, double[] parameters, Bounds loss) implements Claim {
        @Override
        public String label() {
            return "suboptimal";
        }
    }

    /// L at the stored parameters lies at most `epsilon` above the least value that any deep linear network of these
    /// widths can have.
    ///
    /// @param loss bounds of L at the stored parameters
    record DeepLinearGlobalMinimum(double epsilon, Bounds loss) implements Claim {
        @Override
        public String label() {
            return "deep-linear-global-minimum";
        }
    }
}
