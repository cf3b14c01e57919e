package nadir.loss;

import nadir.data.InputException;

/// What a printed loss means: L(theta) = reduction over samples of l(f(x_i; theta), y_i) + (w/2) |theta|^2. A factor 2 or
/// a mean taken for a sum is this field's commonest error, so every report carries this record and its text.
///
/// @param weightDecay w, finite and at least 0; 0 for none
public record Conventions(Loss loss, Reduction reduction, double weightDecay) {
    /// @throws InputException if the weight decay is negative or not finite
    public Conventions {
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new InputException("weight decay requires a finite number of at least 0, got " + weightDecay);
        }
    }

    /// The mean over samples, without weight decay.
    public static Conventions of(Loss loss) {
        return new Conventions(loss, Reduction.MEAN, 0);
    }

    /// These conventions with another reduction.
    public Conventions withReduction(Reduction other) {
        return new Conventions(loss, other, weightDecay);
    }

    /// These conventions with another weight decay.
    public Conventions withWeightDecay(double other) {
        return new Conventions(loss, reduction, other);
    }

    /// One line for reports.
    public String text() {
        String decay = weightDecay == 0 ? "no weight decay" : "plus weight decay (w/2)|theta|^2, w = " + weightDecay;
        return loss.formula() + ", " + reduction.label() + " over samples, " + decay;
    }
}
