package nadir.study;

import java.util.Arrays;
import java.util.List;
import nadir.escape.Comparison;
import nadir.escape.EscapeMethod;
import nadir.escape.Waypoint;
import org.jspecify.annotations.Nullable;

/// What an escape came to. Losses are in the conventions of the risk; evaluations are passes over the data.
///
/// @param escaped whether a clearly lower point was found
/// @param before the loss of the model
/// @param settled the loss where plain descent from there ends: what had to be left
/// @param after the loss at the end
/// @param lowerBound no function of the inputs has a lower loss (weight decay left out)
/// @param gain the part of the distance between `settled` and the bound that was gained
/// @param rise the largest rise of the loss on the way, at the places that were looked at
/// @param method what led to the end; the method asked for if nothing did
/// @param steps the stages of the way
/// @param tried what was tried without success
/// @param evaluations used in all
/// @param iterations of descent on the way
/// @param parameters of the network at the end
/// @param network its shape
/// @param model the file that was written; null if nothing lower was found
/// @param comparison with random starts and kicks, if asked for
/// @param interrupted whether the user stopped it
/// @param reason what happened, in a sentence
/// @param remedy what to do next, in a sentence
public record ModelEscapeResult(boolean escaped, double before, double settled, double after, double lowerBound,
        double gain, double rise, EscapeMethod method, List<Waypoint> steps, List<String> tried, double evaluations,
        long iterations, int parameters, String network, @Nullable String model, @Nullable RandomSearch comparison,
        boolean interrupted, String reason, String remedy) {

    /// Copies the lists.
    public ModelEscapeResult {
        steps = List.copyOf(steps);
        tried = List.copyOf(tried);
    }

    /// What random starts and kicks reach with the same budget each.
    ///
    /// @param restartMedian the median loss of descents from random starts
    /// @param restartBest the lowest
    /// @param kickMedian the median loss of descents from the model with noise of 0.01 to 1 of its size
    /// @param kickBest the lowest
    /// @param closed the part of the distance between the settled loss and `restartMedian` that the escape closed; null if the
    ///     median is no lower
    public record RandomSearch(int count, double restartMedian, double restartBest, double kickMedian, double kickBest,
            @Nullable Double closed) {
        static RandomSearch of(Comparison found, double settled, double after) {
            double median = Comparison.median(found.restarts());
            return new RandomSearch(found.restarts().length, median,
                    Arrays.stream(found.restarts()).min().orElseThrow(),
                    Comparison.median(found.kicks()), Arrays.stream(found.kicks()).min().orElseThrow(),
                    median < settled ? (Double) ((settled - after) / (settled - median)) : null);
        }
    }
}
