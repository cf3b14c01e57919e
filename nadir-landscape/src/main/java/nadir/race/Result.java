package nadir.race;

import org.jspecify.annotations.Nullable;

/// What came out of a race.
///
/// @param verdict how it ended
/// @param solved whether the target was reached, or a valley was recognised as one
/// @param cause why it failed, else what it did in words; null if there is nothing to say
/// @param startValue the loss where it began
/// @param value the lowest loss that was seen before the race was decided
/// @param closed the part of the way from the level to the better value, see [Truth#closed(double)]
/// @param costToTarget the cost at which it was solved, in gradients; NaN if it was not
/// @param costs what was evaluated
/// @param seconds wall-clock time of the race
public record Result(Verdict verdict, boolean solved, @Nullable String cause, double startValue, double value,
        double closed, double costToTarget, Costs costs, double seconds) {

    /// The result of a race that could not be run.
    public static Result failed(String cause, double seconds) {
        return new Result(Verdict.FAILED, false, cause, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                new Costs(0, 0, 0, 0, 1, 0), seconds);
    }
}
