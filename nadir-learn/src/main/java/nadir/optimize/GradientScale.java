package nadir.optimize;

/// What a gradient norm is measured against. All norms are Euclidean.
public enum GradientScale {
    /// 1: the tolerance is absolute.
    ONE("1"),
    /// The norm at the start: independent of the scale of the objective, but never met by a run that starts at its end.
    START("|gradient at the start|"),
    /// The larger of the two.
    ONE_OR_START("max(1, |gradient at the start|)");

    private final String text;

    GradientScale(String text) {
        this.text = text;
    }

    /// The formula, for messages.
    public String text() {
        return text;
    }

    double of(double startNorm) {
        return switch (this) {
            case ONE -> 1;
            case START -> startNorm;
            case ONE_OR_START -> Math.max(1, startNorm);
        };
    }
}
