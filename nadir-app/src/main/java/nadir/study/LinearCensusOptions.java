package nadir.study;

import java.util.List;
import nadir.data.DataRequest;
import org.jspecify.annotations.Nullable;

/// What to take the census of.
///
/// @param data inputs and, unless `autoencoder`, targets
/// @param hidden the widths of the hidden layers
/// @param autoencoder whether the targets are the inputs
/// @param raw whether data are taken as they are; otherwise inputs are standardised and targets centred, as there is no
///     bias
/// @param sum whether losses are sums over samples instead of means
/// @param statements whether the four statements are measured
/// @param limit how many families to list at most
/// @param seed of random starts, weights and activations
/// @param pathModel of a nonlinear network to reduce to the linear one; null for none
public record LinearCensusOptions(DataRequest data, List<Integer> hidden, boolean autoencoder, boolean raw, boolean sum,
        boolean statements, int limit, long seed, @Nullable PathModelChoice pathModel) {

    /// Copies the widths.
    public LinearCensusOptions {
        hidden = List.copyOf(hidden);
    }
}
