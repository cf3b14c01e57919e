package nadir.spectrum;

import java.util.function.Supplier;

/// Keeps where a run of [Lanczos] stands, so that another one can go on from there.
public interface LanczosKeeper {
    /// Keeps nothing.
    LanczosKeeper NONE = new LanczosKeeper() {
        @Override
        public void afterProduct(Supplier<LanczosState> state) {}

        @Override
        public void beforeResiduals(Supplier<LanczosState> state) {}
    };

    /// After every product with the operator, those for the residuals excepted. An exception thrown here ends the run.
    ///
    /// @param state makes the state, whose vectors have to be copied or written before this returns
    void afterProduct(Supplier<LanczosState> state);

    /// Once, before the basis becomes the pairs and each pair's residual is computed with one more product: the last state
    /// there is.
    void beforeResiduals(Supplier<LanczosState> state);
}
