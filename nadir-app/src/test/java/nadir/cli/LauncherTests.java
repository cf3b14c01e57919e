package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher builds when it has to and only then, never takes half a build for a whole one, and hands everything on.
/// It runs in a copy of the project's root in which the build and Java are scripts that tell what they were asked.
@DisabledOnOs(OS.WINDOWS)
class LauncherTests {
    private static final String GOOD_BUILD = """
            mkdir -p nadir-app/target/lib
            echo jar > nadir-app/target/lib/library.jar
            echo jar > nadir-app/target/nadir-app.jar
            """;

    @TempDir
    private Path directory;

    private Path root;
    private Path jdk;

    @BeforeEach
    void layOutTheRoot() throws IOException {
        root = Files.createDirectories(directory.resolve("a root with spaces"));
        Files.copy(Path.of("..", "nadir"), root.resolve("nadir"));
        root.resolve("nadir").toFile().setExecutable(true);
        jdk = jdk("jdk", "25.0.1");
        setBuild(GOOD_BUILD);
        setCommit("ref: refs/heads/main");
        Files.createDirectories(root.resolve(".git/refs/heads"));
        Files.writeString(root.resolve(".git/refs/heads/main"), "c0ffee\n");
    }

    @Test
    void buildsOnceAndHandsTheArgumentsOn() throws Exception {
        Result first = launch("train", "my data.csv", "--target", "*");
        assertThat(first.status()).isEqualTo(7);
        assertThat(first.output()).containsSubsequence("nadir: building Nadir", "arguments: [-cp] ["
                + root.toRealPath()
                + "/nadir-app/target/product/lib/nadir-app.jar] [nadir.cli.Main] [train] [my data.csv] [--target] [*]");

        Result second = launch("help");
        assertThat(second.output()).doesNotContain("building").contains("[help]");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void worksThroughASymbolicLinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a root with spaces", "nadir"));
        assertThat(run(directory, List.of(link.toString(), "--version")).output()).contains("[--version]");
        assertThat(run(directory, List.of("./link", "--version")).output()).contains("[--version]");
        assertThat(run(root, List.of("sh", "nadir", "--version")).output()).contains("[--version]");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAnewWhenAnotherCommitIsCheckedOutOrAModuleWasPackaged() throws Exception {
        launch();
        Files.writeString(root.resolve(".git/refs/heads/main"), "decaf0\n");
        launch();
        launch();
        assertThat(builds()).isEqualTo(2);

        setCommit("beef");
        launch();
        launch();
        assertThat(builds()).isEqualTo(3);

        Path core = Files.createDirectories(root.resolve("nadir-core/target")).resolve("nadir-core-0.1.0.jar");
        Files.writeString(core, "jar");
        Files.setLastModifiedTime(core, FileTime.from(Instant.now().plusSeconds(3600)));
        launch();
        assertThat(builds()).isEqualTo(4);
    }

    @Test
    void aFailedBuildIsToldAndDoesNotCount() throws Exception {
        setBuild(GOOD_BUILD + "echo '[ERROR] no such symbol'\nexit 1");
        Result failed = launch("help");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.output()).contains("[ERROR] no such symbol")
                .contains("nadir: the build failed; ")
                .doesNotContain("arguments:");

        setBuild(GOOD_BUILD);
        assertThat(launch("help").status()).isEqualTo(7);
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatWasKilledDoesNotCount() throws Exception {
        setBuild(GOOD_BUILD + "kill -9 $PPID; kill -9 $(cat nadir-app/target/.building/owner)");
        assertThat(launch("help").output()).doesNotContain("arguments:");
        assertThat(root.resolve("nadir-app/target/.building")).exists();

        setBuild(GOOD_BUILD);
        assertThat(launch("help").status()).isEqualTo(7);
        assertThat(root.resolve("nadir-app/target/.building")).doesNotExist();
    }

    @Test
    void twoCallsAtOnceBuildOnce() throws Exception {
        setBuild("while [ ! -e go ]; do :; done\n" + GOOD_BUILD);
        Process first = start(root, List.of("./nadir", "one"));
        Process second = start(root, List.of("./nadir", "two"));
        Files.writeString(root.resolve("go"), "");
        assertThat(result(first).output() + result(second).output()).contains("[one]").contains("[two]");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws Exception {
        setBuild("echo \"$JAVA_HOME\" > jdk\n" + GOOD_BUILD);
        Path old = jdk("old", "17.0.15");
        run(root, List.of("env", "JAVA_HOME=" + old, "SDKMAN_DIR=" + directory.resolve("sdk"), "./nadir"));
        Path used = Path.of(Files.readString(root.resolve("jdk")).strip());
        assertThat(Files.readString(used.resolve("release"))).containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9][0-9])");
    }

    @Test
    void handsOptionsForJavaOnWithoutTouchingThem() throws Exception {
        assertThat(run(root, List.of("env", "NADIR_JAVA_OPTS=-Xmx3g -Dx=*", "./nadir", "help")).output())
                .contains("[-Xmx3g] [-Dx=*] arguments: [-cp]");
    }

    @Test
    void takesJarsOfTheUserAlong() throws Exception {
        assertThat(run(root, List.of("env", "NADIR_JARS=my jar.jar:other.jar", "./nadir", "bench")).output())
                .contains("/nadir-app.jar:my jar.jar:other.jar] [nadir.cli.Main] [bench]");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = directory.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "exit 0");
        script(home.resolve("bin/java"), """
                for word in "$@"; do
                    [ "$word" != -cp ] || printf 'arguments: '
                    printf '[%s] ' "$word"
                done
                echo
                exit 7
                """);
        return home;
    }

    private void setBuild(String script) throws IOException {
        script(root.resolve("mvnw"), "echo build >> builds\n" + script);
    }

    private void setCommit(String head) throws IOException {
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve(".git/HEAD"), head + "\n");
    }

    private int builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        file.toFile().setExecutable(true);
    }

    private Result launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("./nadir"));
        command.addAll(List.of(arguments));
        return run(root, command);
    }

    private Result run(Path from, List<String> command) throws Exception {
        return result(start(from, command));
    }

    private Process start(Path from, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().keySet().removeAll(List.of("NADIR_JAVA_OPTS", "NADIR_JARS"));
        return builder.start();
    }

    private static Result result(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), System.out.charset());
        return new Result(process.waitFor(), output);
    }

    private record Result(int status, String output) {}
}
