package nadir.eliminate;

/// A share of successes with Wilson's score interval (Wilson, J. Am. Stat. Assoc. 22, 1927): the success probabilities that
/// a two-sided score test at 5 % does not reject. It assumes independent trials, as starts from different seeds are, and
/// unlike the usual interval stays honest for few trials and shares near 0 and 1.
///
/// @param successes at least 0
/// @param trials at least 1
public record Proportion(int successes, int trials) {
    /// The 97.5 % quantile of the normal distribution.
    private static final double Z = 1.959963984540054;

    /// @throws IllegalArgumentException if the numbers make no share
    public Proportion {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("a proportion requires 0 <= successes <= trials and trials >= 1, got "
                    + successes + " of " + trials);
        }
    }

    /// successes / trials.
    public double value() {
        return (double) successes / trials;
    }

    /// The lower end of the interval.
    public double low() {
        return successes == 0 ? 0 : centre() - halfWidth();
    }

    /// The upper end of the interval.
    public double high() {
        return successes == trials ? 1 : centre() + halfWidth();
    }

    private double centre() {
        return (value() + Z * Z / (2 * trials)) / (1 + Z * Z / trials);
    }

    private double halfWidth() {
        double p = value();
        return Z * Math.sqrt(p * (1 - p) / trials + Z * Z / (4.0 * trials * trials)) / (1 + Z * Z / trials);
    }
}
