package nadir.linalg;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// What linear algebra library this process uses, for those who record how a result came about.
public final class BlasLibrary {
    private static final AtomicReference<Supplier<String>> DESCRIPTION = new AtomicReference<>();

    private BlasLibrary() {}

    /// The library's own words on its version and on the kernels that it chose for the processor, such as `OpenBLAS 0.3.31
    /// DYNAMIC_ARCH SkylakeX`; empty if nothing was computed with it so far. Asking does not load it.
    public static Optional<String> loaded() {
        return Optional.ofNullable(DESCRIPTION.get()).map(Supplier::get);
    }

    static void setLoaded(Supplier<String> description) {
        DESCRIPTION.set(description);
    }
}
