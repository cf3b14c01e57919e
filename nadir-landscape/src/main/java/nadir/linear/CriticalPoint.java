package nadir.linear;

import java.util.List;
import java.util.OptionalLong;

/// A family of critical points of a deep linear network: those whose product of matrices is the projection of the best map
/// on the eigenvectors of an index set.
///
/// @param indices the eigenvalues that the family keeps, 1 = the largest, increasing
/// @param loss its value, in the reduction of the census
/// @param index the number of negative eigenvalues of the Hessian at the balanced representative; known in closed form for
///     one hidden layer
/// @param nullity the number of zero eigenvalues there, likewise
public record CriticalPoint(List<Integer> indices, double loss, OptionalLong index, OptionalLong nullity, Kind kind) {

    /// What the family is.
    public enum Kind {
        /// Its value is the least of all.
        GLOBAL_MINIMUM,
        /// The Hessian has a negative eigenvalue at every point of the family.
        STRICT_SADDLE,
        /// No minimum, but some points of the family have a Hessian without negative eigenvalue (others are strict).
        BAD_SADDLE
    }

    /// Copies the indices.
    public CriticalPoint {
        indices = List.copyOf(indices);
    }

    /// The rank of the product.
    public int rank() {
        return indices.size();
    }
}
