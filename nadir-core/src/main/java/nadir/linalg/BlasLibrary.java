package nadir.linalg;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What linear algebra library this process uses, for those who record how a result came about.
public final class BlasLibrary {
    private static final AtomicReference<Description> DESCRIPTION = new AtomicReference<>();

    private BlasLibrary() {}

    /// The library's own words on its version and on the kernels that it chose for the processor, such as `OpenBLAS 0.3.31
    /// DYNAMIC_ARCH SkylakeX`; empty if nothing was computed with it so far. Asking does not load it. Any thread may ask.
    public static Optional<String> loaded() {
        return Optional.ofNullable(DESCRIPTION.get()).map(Description::text);
    }

    static void setLoaded(Supplier<String> description) {
        DESCRIPTION.set(new Description(description));
    }

    /// Asks the library once: it puts its answer together in a buffer that all threads share.
    private static final class Description {
        private final Supplier<String> library;
        private @Nullable String text;

        private Description(Supplier<String> library) {
            this.library = library;
        }

        private synchronized String text() {
            if (text == null) {
                text = library.get();
            }
            return text;
        }
    }
}
