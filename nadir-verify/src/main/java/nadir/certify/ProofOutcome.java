package nadir.certify;

import nadir.interval.IntervalTensor;

/// The answer of a prover. There is no third one: what is not proved is unknown, whatever estimates say.
public sealed interface ProofOutcome {

    /// A proved claim about the exact real function.
    ///
    /// @param claim what is proved
    /// @param box the box that the claim speaks of: it holds one and only one critical point
    /// @param location a box that contains the critical point; within `box`
    /// @param value an enclosure of the function over `box`, so also of its value at the critical point
    record Proved(Claim claim, IntervalTensor box, IntervalTensor location, IntervalTensor value)
            implements
                ProofOutcome {
        /// The largest distance of the critical point from the middle of `box` in any coordinate, rounded up.
        public double radius() {
            double radius = 0;
            for (int i = 0; i < box.shape().size(); i++) {
                radius = Math.max(radius, box.radius(i));
            }
            return radius;
        }
    }

    /// Nothing is proved.
    ///
    /// @param reason why
    /// @param remedy what would help
    record Unknown(String reason, String remedy) implements ProofOutcome {}
}
