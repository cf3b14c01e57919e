package nadir.race;

/// What is known of a problem, and what no contender is told.
///
/// @param level the value that has to be left: the trap's, the limit of a valley, or the best constant's for problems with
///     random starts
/// @param better a lower value
/// @param knowledge how `better` is known
/// @param target a contender that reaches this value or a lower one has solved the problem
public record Truth(double level, double better, Knowledge knowledge, double target) {
    /// The part of the way from a trap to the better value that counts as out of it. What is lower by more than rounding is
    /// outside of the trap; a hundredth keeps both apart by far.
    public static final double OUT = 0.01;
    /// The part of the way from the best constant to the best known value that may be missing.
    public static final double NEAR = 1e-3;

    /// Out of a trap: whoever has come a hundredth of the way to a lower value.
    ///
    /// @param level the trap's value, or the limit of a valley
    /// @param better the lower value
    /// @param knowledge how that is known
    public static Truth leaving(double level, double better, Knowledge knowledge) {
        return new Truth(level, better, knowledge, level - OUT * (level - better));
    }

    /// Close to the best.
    static Truth reaching(double level, double better, Knowledge knowledge) {
        return new Truth(level, better, knowledge, better + NEAR * (level - better));
    }

    /// The part of the way from the level to the better value that a value has come.
    public double closed(double value) {
        return (level - value) / (level - better);
    }
}
