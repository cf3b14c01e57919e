package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An optimiser in a jar of its user's takes part, and two of one name are refused.
class BenchServiceTests {
    private static final String SERVICE = "META-INF/services/nadir.race.Contender";
    private static final String SOURCE = """
            package mine;

            import nadir.race.BlackBox;
            import nadir.race.Claim;
            import nadir.race.Oracle;

            public record SignDescent() implements BlackBox {
                public String name() {
                    return "NAME";
                }

                public String about() {
                    return "along the signs of the gradient";
                }

                public Claim run(Oracle oracle) {
                    double[] point = oracle.start();
                    double[] gradient = new double[point.length];
                    while (true) {
                        oracle.gradient(point, gradient);
                        for (int i = 0; i < point.length; i++) {
                            point[i] -= 0.01 * Math.signum(gradient[i]);
                        }
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private Path jar(String name) throws Exception {
        Path source = Files.createDirectories(folder.resolve("mine")).resolve("SignDescent.java");
        Files.writeString(source, SOURCE.replace("NAME", name));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(null, OutputStream.nullOutputStream(), null, "-proc:none", "-cp", classPath(),
                source.toString());
        assertThat(status).isZero();
        Path jar = folder.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("mine/SignDescent.class"));
            Files.copy(folder.resolve("mine/SignDescent.class"), out);
            out.putNextEntry(new JarEntry(SERVICE));
            out.write("mine.SignDescent\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }

    private Process bench(Path jar, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp",
                classPath() + File.pathSeparator + jar, "nadir.cli.Main", "bench", "--no-store", "--quiet"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    }

    @Test
    void aJarOfTheUsersTakesPart() throws Exception {
        Process process = bench(jar("sign"), "--json", "--problems", "saddle/order2/*", "--budget", "300",
                "--optimizers", "sign,gd");
        JsonNode document = JsonMapper.shared().readTree(process.getInputStream());
        assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
        List<JsonNode> own = StreamSupport.stream(document.get("results").spliterator(), false)
                .filter(race -> race.get("optimizer").asString().equals("sign"))
                .toList();
        assertThat(own).isNotEmpty()
                .allSatisfy(race -> assertThat(race.get("gradients").asInt()).isPositive())
                .anySatisfy(race -> assertThat(race.get("outcome").asString()).isEqualTo("escaped"));
    }

    @Test
    void aNameThatIsTakenIsRefused() throws Exception {
        Process process = bench(jar("gd"), "--list");
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(Files.readAllLines(folder.resolve("err"))).singleElement()
                .asString()
                .contains("two optimisers of the name gd");
    }
}
