package nadir.linalg;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The OpenBLAS library, loaded once per process and set to one thread: Nadir's own threads divide the work, so that
/// results do not depend on their number. On Linux the shipped library has a name of its own, so that others in the process
/// who use OpenBLAS, such as PyTorch, neither get this copy with its one thread nor can change it.
///
/// If the library cannot be loaded, every call of a function bound here throws an [UnsatisfiedLinkError] that says what
/// is supported.
final class OpenBlas {
    /// System property: path of an OpenBLAS shared object (with LAPACKE, 32-bit integers) to use instead of the shipped
    /// one.
    static final String PATH_PROPERTY = "nadir.openblas";

    private static final long LONGEST_CONFIGURATION = 1024;

    /// The processors, by OpenBLAS's names, for which it has kernels for small products.
    private static final Set<String> WITH_SMALL_KERNELS = Set.of("SkylakeX", "Cooperlake", "Sapphirerapids");

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Loaded LIBRARY = load();
    private static final boolean SMALL_KERNELS = LIBRARY instanceof Loaded.Library(SymbolLookup _, boolean has) && has;

    private OpenBlas() {}

    private sealed interface Loaded {
        record Library(SymbolLookup symbols, boolean hasSmallKernels) implements Loaded {}

        record Missing(UnsatisfiedLinkError error) implements Loaded {}
    }

    /// Whether the library has other kernels for products of up to a million multiply-adds on this processor.
    static boolean hasSmallKernels() {
        return SMALL_KERNELS;
    }

    /// A function called while the thread stays visible to the garbage collector as running Java: heap arrays can be
    /// passed without a copy, but no collection can start before it returns, so calls must be short.
    static MethodHandle critical(String name, FunctionDescriptor type) {
        return bind(name, type, Linker.Option.critical(true));
    }

    /// A function that may run for long, on off-heap memory.
    static MethodHandle plain(String name, FunctionDescriptor type) {
        return bind(name, type);
    }

    private static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
        return switch (LIBRARY) {
            case Loaded.Library(SymbolLookup symbols, boolean _) -> symbols.find(name)
                    .map(address -> LINKER.downcallHandle(address, type, options))
                    .orElseGet(() -> failing(type, new UnsatisfiedLinkError("the OpenBLAS library has no function "
                            + name + "; unset -D" + PATH_PROPERTY + " or name a build with LAPACKE")));
            case Loaded.Missing(UnsatisfiedLinkError error) -> failing(type, error);
        };
    }

    private static MethodHandle failing(FunctionDescriptor type, UnsatisfiedLinkError error) {
        Class<?> result = type.toMethodType().returnType();
        MethodHandle thrower = MethodHandles.throwException(result, UnsatisfiedLinkError.class).bindTo(error);
        return MethodHandles.dropArguments(thrower, 0, type.toMethodType().parameterList());
    }

    private static Loaded load() {
        try {
            SymbolLookup symbols = open(files());
            setOneThread(symbols);
            BlasLibrary.setLoaded(() -> configuration(symbols));
            return new Loaded.Library(symbols, WITH_SMALL_KERNELS.contains(text(symbols, "openblas_get_corename")));
        } catch (UnsatisfiedLinkError e) {
            return new Loaded.Missing(e);
        } catch (FileSystemException e) {
            return new Loaded.Missing(unavailable("cannot unpack it to " + e.getFile() + " (" + e + ")", e));
        } catch (IOException | IllegalArgumentException e) {
            return new Loaded.Missing(unavailable(String.valueOf(e.getMessage()), e));
        }
    }

    private static List<Path> files() throws IOException {
        String path = System.getProperty(PATH_PROPERTY);
        if (path != null) {
            return List.of(Path.of(path).toAbsolutePath());
        }
        String os = System.getProperty("os.name", "");
        String arch = System.getProperty("os.arch", "");
        Optional<NativePlatform> platform = NativePlatform.of(os, arch);
        if (platform.isEmpty()) {
            throw new IOException("this platform is " + os + " " + arch);
        }
        return unpack(platform.get());
    }

    private static List<Path> unpack(NativePlatform platform) throws IOException {
        NativeFiles files = new NativeFiles(OpenBlas.class.getClassLoader(), platform.cacheDirectory(),
                platform.ownNames());
        return files.unpack(platform.libraries().stream().map(platform::resource).toList());
    }

    /// Opens the libraries in order and returns the symbols of the last; the earlier ones must be open because the
    /// system's linker looks for them by name only.
    private static SymbolLookup open(List<Path> files) {
        for (Path needed : files.subList(0, files.size() - 1)) {
            SymbolLookup.libraryLookup(needed, Arena.global());
        }
        return SymbolLookup.libraryLookup(files.getLast(), Arena.global());
    }

    private static void setOneThread(SymbolLookup symbols) throws IOException {
        MethodHandle set = LINKER.downcallHandle(
                symbols.find("openblas_set_num_threads")
                        .orElseThrow(() -> new IOException("the library is not OpenBLAS")),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        try {
            set.invokeExact(1);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// What the library says of itself.
    private static String configuration(SymbolLookup symbols) {
        String text = text(symbols, "openblas_get_config");
        return text.isEmpty() ? "a BLAS that does not tell its name" : text;
    }

    /// What a function without parameters answers; empty if the library does not have it.
    private static String text(SymbolLookup symbols, String name) {
        Optional<MemorySegment> function = symbols.find(name);
        if (function.isEmpty()) {
            return "";
        }
        MethodHandle ask = LINKER.downcallHandle(function.get(), FunctionDescriptor.of(ValueLayout.ADDRESS));
        try {
            MemorySegment text = (MemorySegment) ask.invokeExact();
            return text.reinterpret(LONGEST_CONFIGURATION).getString(0).strip();
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static UnsatisfiedLinkError unavailable(String reason, Throwable cause) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(
                "the linear algebra library OpenBLAS could not be loaded: "
                        + reason + ". Nadir ships it for " + NativePlatform.SUPPORTED
                        + "; elsewhere name your own with -D" + PATH_PROPERTY + "=/path/to/libopenblas");
        error.initCause(cause);
        return error;
    }

    /// What a native call can throw: never a checked exception.
    static RuntimeException rethrown(Throwable e) {
        switch (e) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new AssertionError(e);
        }
    }
}
