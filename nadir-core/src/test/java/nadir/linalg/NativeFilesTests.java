package nadir.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shared objects are unpacked whole, once for each content, by any number of processes at once.
class NativeFilesTests {
    @TempDir
    Path directory;

    @Test
    void unpacksFilesInOrderAndRepairsTruncatedOnes() throws IOException {
        URLClassLoader source = jar("one.jar", "first", "second, longer");
        NativeFiles files = new NativeFiles(source, directory.resolve("cache"), Map.of());
        List<Path> unpacked = files.unpack(List.of("lib/b", "lib/a"));
        assertThat(unpacked).hasSize(2);
        assertThat(unpacked.get(0)).hasFileName("b").hasContent("second, longer");
        assertThat(unpacked.get(1)).hasFileName("a").hasContent("first");
        Files.writeString(unpacked.getFirst(), "sec");
        assertThat(files.unpack(List.of("lib/b", "lib/a")).getFirst()).hasContent("second, longer");
        source.close();
    }

    @Test
    void anotherContentGoesToAnotherDirectory() throws IOException {
        URLClassLoader one = jar("one.jar", "first", "x");
        URLClassLoader two = jar("two.jar", "third", "x");
        Path cache = directory.resolve("cache");
        Path a = new NativeFiles(one, cache, Map.of()).unpack(List.of("lib/a")).getFirst();
        Path b = new NativeFiles(two, cache, Map.of()).unpack(List.of("lib/a")).getFirst();
        assertThat(a).isNotEqualTo(b).hasContent("first");
        assertThat(b).hasContent("third");
        one.close();
        two.close();
    }

    @Test
    void manyAtOnceLeaveOneWholeFileAndNoPartialOnes() throws Exception {
        String content = "0123456789".repeat(100_000);
        URLClassLoader source = jar("one.jar", content, "x");
        Path cache = directory.resolve("cache");
        List<Callable<Path>> tasks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tasks.add(() -> new NativeFiles(source, cache, Map.of()).unpack(List.of("lib/a")).getFirst());
        }
        try (var executor = Executors.newFixedThreadPool(6)) {
            for (Future<Path> file : executor.invokeAll(tasks)) {
                assertThat(file.get()).hasContent(content);
            }
        }
        try (var left = Files.walk(cache).filter(Files::isRegularFile)) {
            assertThat(left).hasSize(1);
        }
        source.close();
    }

    @Test
    void replacesNamesInFilesAndNothingElse() throws IOException {
        int seen = 0;
        Path cache = directory.resolve("cache");
        // Names at all places about the ends of windows.
        for (int length = (1 << 16) - 12; length <= (1 << 16) + 2; length++) {
            String binary = "\u0080 lib.so.0 \0lib.so.01\0" + ".".repeat(length - 22) + "\0lib.so.0\0\u00ff";
            URLClassLoader source = jar(length + ".jar", binary, "x");
            Path kept = new NativeFiles(source, cache, Map.of()).unpack(List.of("lib/a")).getFirst();
            Path renamed = new NativeFiles(source, cache, Map.of("lib.so.0", "own.so.0")).unpack(List.of("lib/a"))
                    .getFirst();
            assertThat(kept).hasContent(binary);
            assertThat(renamed).hasContent(binary.replace("\0lib.so.0\0", "\0own.so.0\0"));
            source.close();
            seen++;
        }
        assertThat(seen).isEqualTo(15);
    }

    @Test
    void aNameOfAnotherLengthIsRefused() throws IOException {
        URLClassLoader source = jar("one.jar", "x", "y");
        assertThatThrownBy(() -> new NativeFiles(source, directory, Map.of("a", "bc")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bc");
        source.close();
    }

    @Test
    void aMissingResourceIsNamed() throws IOException {
        URLClassLoader source = jar("one.jar", "x", "y");
        assertThatThrownBy(() -> new NativeFiles(source, directory, Map.of()).unpack(List.of("lib/none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lib/none");
        source.close();
    }

    @Test
    void platformsAreRecognisedByName() {
        assertThat(NativePlatform.of("Linux", "amd64")).contains(NativePlatform.LINUX_X86_64);
        assertThat(NativePlatform.of("Mac OS X", "aarch64")).contains(NativePlatform.MACOS_ARM64);
        assertThat(NativePlatform.of("Windows 11", "amd64")).contains(NativePlatform.WINDOWS_X86_64);
        assertThat(NativePlatform.of("Linux", "riscv64")).isEmpty();
        assertThat(NativePlatform.of("Mac OS X", "x86_64")).isEmpty();
    }

    private URLClassLoader jar(String name, String a, String b) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("lib/a"));
            jar.write(a.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("lib/b"));
            jar.write(b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
    }
}
