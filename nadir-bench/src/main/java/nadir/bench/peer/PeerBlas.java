package nadir.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The peer's copies of OpenBLAS, whose threads libtorch does not set: it would run matrix products on all processors
/// whatever number of threads it was given.
@SuppressWarnings("restricted")
final class PeerBlas {
    private static final Linker LINKER = Linker.nativeLinker();

    /// `openblas_set_num_threads` of each copy.
    private final List<MethodHandle> setters;

    private PeerBlas(List<MethodHandle> setters) {
        this.setters = setters;
    }

    /// The copies that are in the process; Nadir's may not have been loaded yet.
    ///
    /// @throws IllegalStateException if there is none
    static PeerBlas loaded() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            List<MethodHandle> setters = maps.filter(line -> line.contains("/libopenblas"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .map(PeerBlas::setter)
                    .toList();
            if (setters.isEmpty()) {
                throw new IllegalStateException("libtorch has come without OpenBLAS, whose threads this has to set");
            }
            return new PeerBlas(setters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MethodHandle setter(String path) {
        return LINKER.downcallHandle(
                SymbolLookup.libraryLookup(Path.of(path), Arena.global()).findOrThrow("openblas_set_num_threads"),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    }

    void setThreads(int threads) {
        try {
            for (MethodHandle setter : setters) {
                setter.invokeExact(threads);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
