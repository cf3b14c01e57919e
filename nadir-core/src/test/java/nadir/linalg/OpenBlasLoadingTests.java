package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Where OpenBLAS cannot be loaded, the first call and every later one fail with one message that names the cause and
/// the remedy (in a process of its own, because a library is loaded once).
class OpenBlasLoadingTests {
    /// Calls twice and prints both messages.
    static final class Twice {
        public static void main(String[] args) {
            for (int call = 0; call < 2; call++) {
                try {
                    System.out.println(Blas.dot(new double[] {2}, new double[] {3}));
                } catch (UnsatisfiedLinkError e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void aLibraryThatIsNotThereIsNamedOnEveryCall() throws Exception {
        List<String> lines = run("-Dnadir.openblas=/nonexistent/libopenblas.so");
        assertThat(lines).hasSize(2);
        assertThat(lines).allSatisfy(line -> assertThat(line)
                .contains("OpenBLAS could not be loaded")
                .contains("/nonexistent/libopenblas.so")
                .contains("Linux x86-64, macOS arm64, Windows x86-64"));
    }

    @Test
    void anUnsupportedPlatformIsNamed() throws Exception {
        assertThat(run("-Dos.arch=riscv64")).hasSize(2).allSatisfy(line -> assertThat(line).contains("riscv64"));
    }

    /// Loads Nadir's OpenBLAS and asks the system's linker for libraries by name, among those that are loaded.
    static final class ByName {
        private static final int LAZY_NO_LOAD = 1 | 4;

        public static void main(String[] args) throws Throwable {
            Blas.dot(new double[] {2}, new double[] {3});
            Linker linker = Linker.nativeLinker();
            MethodHandle open = linker.downcallHandle(linker.defaultLookup().findOrThrow("dlopen"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                for (String name : List.of("libopenblas.so.0", "nadiropenblas.so")) {
                    MemorySegment found = (MemorySegment) open.invokeExact(arena.allocateFrom(name), LAZY_NO_LOAD);
                    System.out.println(name + (found.address() == 0 ? " is not there" : " is there"));
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void othersWhoWantOpenBlasDoNotGetOurs() throws Exception {
        assertThat(run(ByName.class, "-Dunused=1"))
                .containsExactly("libopenblas.so.0 is not there", "nadiropenblas.so is there");
    }

    @Test
    void theShippedLibraryLoads() throws Exception {
        assertThat(run("-Dunused=1")).containsExactly("6.0", "6.0");
    }

    private static List<String> run(String property) throws IOException, InterruptedException {
        return run(Twice.class, property);
    }

    private static List<String> run(Class<?> main, String property) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                property,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
