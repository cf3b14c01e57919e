package nadir.optimize;

/// The learning rate as a function of time, measured in iterations (epochs for methods that sample, with fractions
/// inside an epoch).
public sealed interface Schedule {
    /// The rate at `time >= 0`.
    double at(double time);

    /// The same rate always.
    static Schedule constant(double rate) {
        return new Constant(rate);
    }

    /// The same rate always.
    ///
    /// @param rate the rate, > 0
    record Constant(double rate) implements Schedule {
        /// @throws IllegalArgumentException if `rate` is not positive and finite
        public Constant {
            Require.positive("A learning rate", rate);
        }

        @Override
        public double at(double time) {
            return rate;
        }
    }

    /// From `rate` down to `last` along half a period of the cosine, then `last` (Loshchilov & Hutter 2017,
    /// arXiv 1608.03983, eq. 5 without restarts).
    ///
    /// @param rate the rate at time 0, > 0
    /// @param last the rate from time `duration` on, in [0, rate]
    /// @param duration in iterations, > 0
    record Cosine(double rate, double last, double duration) implements Schedule {
        /// @throws IllegalArgumentException if a number is outside its range
        public Cosine {
            Require.positive("The first rate of a cosine schedule", rate);
            Require.within("The last rate of a cosine schedule", 0, Math.nextUp(rate), last);
            Require.positive("The duration of a cosine schedule", duration);
        }

        @Override
        public double at(double time) {
            // StrictMath: the same bits from interpreter and compiled code, on every machine.
            return time >= duration ? last
                    : last + 0.5 * (rate - last) * (1 + StrictMath.cos(StrictMath.PI * time / duration));
        }
    }

    /// `rate`, multiplied by `factor` after every `interval` iterations.
    ///
    /// @param rate the rate at time 0, > 0
    /// @param factor in (0, 1]
    /// @param interval in iterations, >= 1
    record StepDecay(double rate, double factor, long interval) implements Schedule {
        /// @throws IllegalArgumentException if a number is outside its range
        public StepDecay {
            Require.positive("The first rate of a step schedule", rate);
            Require.between("The factor of a step schedule", 0, Math.nextUp(1.0), factor);
            Require.atLeast("The interval of a step schedule", 1, interval);
        }

        @Override
        public double at(double time) {
            return rate * StrictMath.pow(factor, Math.floor(time / interval));
        }
    }
}
