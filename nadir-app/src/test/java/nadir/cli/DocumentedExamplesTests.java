package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nadir.runs.StoreLocation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every example of `README.md` and of the guide runs as it stands and prints what the page shows.
class DocumentedExamplesTests {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path scratch;

    @TestFactory
    Stream<DynamicTest> thePagesTellTheTruth() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> guide = Files.exists(ROOT.resolve("docs/guide"))
                ? Files.list(ROOT.resolve("docs/guide"))
                : Stream.of()) {
            guide.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream().map(page -> DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> {
            Result result = run(page);
            assertThat(result.status()).as(result.output()).isZero();
            assertThat(result.examples()).as("examples of " + page).isPositive();
        }));
    }

    @Test
    void aRightPagePasses() throws Exception {
        Result result = runPage("""
                ```console
                $ ./nadir --version
                nadir ...
                $ ./nadir --version > v.txt && cat \\
                  v.txt
                nadir ...
                ```
                ```console exit=2
                $ ./nadir --no-such-option
                ```
                ```java example
                void main() {
                    IO.println(nadir.version.Version.CURRENT);
                }
                ```
                """);
        assertThat(result).isEqualTo(new Result(0, 4, PageRun.COUNT + "4\n"));
    }

    @Test
    void eachKindOfWrongExampleIsNoticed() throws Exception {
        Result result = runPage("""
                ```console
                $ ./nadir --no-such-option
                $ ./nadir --version
                nadir 0.0.0
                $ cat no-such-file
                ```
                ```java example
                void main() {
                    throw new IllegalStateException();
                }
                ```
                ```sh
                ./nadir --version
                ```
                """);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.examples()).isEqualTo(4);
        assertThat(result.output()).contains("line 2: ./nadir --no-such-option\n  status 2 instead of 0")
                .contains("line 3: ./nadir --version\n  no line of its output is\n    nadir 0.0.0")
                .contains("line 5: cat no-such-file\n  status 1 instead of 0")
                .containsPattern("line 8: the Java example\n  status 1; it printed\n.*IllegalStateException")
                .contains("line 13: a call of ./nadir in a block that is not run");
    }

    @Test
    void wordsAreSplitAsAShellWouldOrLeftToIt() {
        assertThat(PageRun.words("./nadir train 'sql:SELECT x FROM t' --target \"a b\"")).containsExactly("./nadir",
                "train", "sql:SELECT x FROM t", "--target", "a b");
        for (String needsShell : List.of("./nadir help | head", "./nadir help > f", "echo $HOME", "cat a'b'",
                "ls *.csv")) {
            assertThat(PageRun.words(needsShell)).as(needsShell).isEmpty();
        }
    }

    private Result runPage(String text) throws Exception {
        Path page = Files.createTempFile(scratch, "page", ".md");
        Files.writeString(page, text);
        return run(page);
    }

    private Result run(Path page) throws Exception {
        Path directory = Files.createTempDirectory(scratch, "run");
        Files.createDirectory(directory.resolve("examples"));
        try (Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
            for (Path example : examples.toList()) {
                Files.copy(example, directory.resolve("examples").resolve(example.getFileName()));
            }
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-cp", classPath,
                PageRun.class.getName(), page.toString()).directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put(StoreLocation.VARIABLE, directory + ".runs.db");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), System.out.charset());
        int status = process.waitFor();
        String last = output.strip().lines().reduce("", (before, line) -> line);
        int examples = last.startsWith(PageRun.COUNT) ? Integer.parseInt(last.substring(PageRun.COUNT.length())) : 0;
        return new Result(status, examples, output);
    }

    private record Result(int status, int examples, String output) {}
}
