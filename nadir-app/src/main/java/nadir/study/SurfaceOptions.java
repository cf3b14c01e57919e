package nadir.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import nadir.data.DataRequest;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;

/// Which slice through the loss of a saved model is wanted.
///
/// @param model the point in the middle, or at the path's end
/// @param frozen names of its parameters that are taken for constants
/// @param data what the loss is of
/// @param loss what was said about it
/// @param kind how directions are chosen
/// @param through further models of the same network, in the order of the path
/// @param trajectory the file of a path's points that training kept, see [nadir.storage.Trajectory]; null for none
/// @param isPlane whether there are two directions
/// @param range coordinates go from minus this to this; null for 1, or for what shows all models
/// @param points on a side
/// @param seed of random directions
/// @param threads to evaluate with; values do not depend on it
public record SurfaceOptions(Path model, List<String> frozen, DataRequest data, LossChoice loss, Kind kind,
        List<Path> through, @Nullable Path trajectory, boolean isPlane, @Nullable Double range, int points, long seed,
        int threads) {
    /// How directions are chosen.
    public enum Kind {
        /// Random, filter-normalised.
        RANDOM,
        /// Eigenvectors of the Hessian.
        HESSIAN,
        /// Through further models.
        MODELS,
        /// Principal components of a path: of models, or of what training kept.
        PATH
    }

    /// @throws InputException if a number is out of its range, or models are missing or too many
    public SurfaceOptions {
        frozen = List.copyOf(frozen);
        through = List.copyOf(through);
        if (range != null && !(range > 0 && range < 1e100)) {
            throw new InputException("--range requires a positive number, got " + range);
        }
        if (points < 2 || points > nadir.surface.Grid.MOST_POINTS) {
            throw new InputException(
                    "--points requires from 2 to " + nadir.surface.Grid.MOST_POINTS + ", got " + points);
        }
        if (trajectory != null && kind != Kind.PATH) {
            throw new InputException("--trajectory is a path, and --directions asks for "
                    + kind.name().toLowerCase(Locale.ROOT) + "; leave one of them out");
        }
        if (trajectory != null && !through.isEmpty()) {
            throw new InputException("--trajectory and --through both name a path; give one of them");
        }
        int needed = isPlane ? 2 : 1;
        switch (kind) {
            case RANDOM, HESSIAN -> {
                if (!through.isEmpty()) {
                    throw new InputException(
                            "--through names models for --directions models or path; choose one of them, or leave it out");
                }
            }
            case MODELS -> {
                if (through.size() != needed) {
                    throw new InputException(
                            "--directions models requires --through with " + (isPlane ? "two further models "
                                    + "for a plane" : "one further model for a line") + ", got " + through.size());
                }
            }
            case PATH -> {
                if (trajectory == null && through.size() < needed) {
                    throw new InputException("--directions path requires --trajectory, or --through with at least "
                            + needed + " earlier models, got " + through.size());
                }
            }
        }
    }

    /// Along random directions instead.
    SurfaceOptions withRandomDirections() {
        return new SurfaceOptions(model, frozen, data, loss, Kind.RANDOM, List.of(), null, isPlane, range, points, seed,
                threads);
    }
}
