package nadir.linalg;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The platforms whose OpenBLAS build Nadir knows how to unpack.
enum NativePlatform {
    LINUX_X86_64("linux-x86_64"),
    MACOS_ARM64("macosx-arm64"),
    WINDOWS_X86_64("windows-x86_64");

    static final String SUPPORTED = "Linux x86-64, macOS arm64, Windows x86-64";

    private final String classifier;

    NativePlatform(String classifier) {
        this.classifier = classifier;
    }

    /// The shared objects, each after those that it needs; the last one is OpenBLAS itself.
    List<String> libraries() {
        return switch (this) {
            case LINUX_X86_64 ->
                    List.of("libquadmath.so.0", "libgcc_s.so.1", "libgfortran.so.5", "libopenblas.so.0");
            case MACOS_ARM64 ->
                    List.of("libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib", "libopenblas.0.dylib");
            case WINDOWS_X86_64 -> List.of("libopenblas.dll");
        };
    }

    /// The names by which libraries are known to the system's linker that others' copies in the same process may have too, and
    /// those that Nadir's get. (On macOS names do not matter; Windows goes by files' names.)
    Map<String, String> ownNames() {
        return switch (this) {
            case LINUX_X86_64 -> Map.of("libopenblas.so.0", "nadiropenblas.so");
            case MACOS_ARM64, WINDOWS_X86_64 -> Map.of();
        };
    }

    /// The class path resource that holds the shared object of this name.
    String resource(String library) {
        return "org/bytedeco/openblas/" + classifier + "/" + library;
    }

    /// The directory in which the current user's programs keep files that can be made again.
    Path cacheDirectory() {
        Path home = Path.of(System.getProperty("user.home", "."));
        return switch (this) {
            case LINUX_X86_64 -> environment("XDG_CACHE_HOME").orElse(home.resolve(".cache"));
            case MACOS_ARM64 -> home.resolve("Library").resolve("Caches");
            case WINDOWS_X86_64 -> environment("LOCALAPPDATA")
                    .orElse(home.resolve("AppData").resolve("Local"));
        };
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    static Optional<NativePlatform> of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.startsWith("linux") && x86) {
            return Optional.of(LINUX_X86_64);
        }
        if (os.startsWith("mac") && arm) {
            return Optional.of(MACOS_ARM64);
        }
        if (os.startsWith("windows") && x86) {
            return Optional.of(WINDOWS_X86_64);
        }
        return Optional.empty();
    }
}
