package nadir.study;

import nadir.spectrum.Progress;

/// Counts the products of a computation in stages, and tells a listener how many there can still be. A stage that ends
/// early makes the total smaller.
final class SpectrumMeter {
    private final SpectrumListener listener;
    private long planned;
    private long done;

    SpectrumMeter(SpectrumListener listener) {
        this.listener = listener;
    }

    /// Foresees a stage.
    void plan(long products) {
        planned += products;
    }

    /// The progress of one stage.
    ///
    /// @param atMost products, as they were planned
    /// @param wanted eigenvalues, 0 if it is no search for them
    Progress stage(String name, long atMost, int wanted) {
        planned -= atMost;
        return (products, fraction) -> {
            long left = Math.max(atMost, products) + planned;
            listener.progress(new SpectrumListener.Standing(name, (int) Math.round(fraction * wanted), wanted,
                    done + products, done + left));
            return true;
        };
    }

    /// A stage has ended.
    void ended(long products) {
        done += products;
    }

    /// A stage was computed before an interruption.
    void skip(long atMost, long products) {
        planned -= atMost;
        done += products;
    }
}
