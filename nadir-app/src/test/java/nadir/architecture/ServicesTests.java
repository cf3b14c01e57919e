package nadir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Services are declared twice, for the module path and for the class path on which the launcher runs, and both say the same.
class ServicesTests {
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void modulesAndClassPathProvideTheSame() throws Exception {
        ModuleDescriptor module;
        try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }
        Set<String> declared = module.provides()
                .stream()
                .flatMap(provides -> provides.providers().stream().map(name -> provides.service() + " " + name))
                .collect(Collectors.toSet());
        Set<String> listed = new HashSet<>();
        try (var files = Files.list(CLASSES.resolve("META-INF/services"))) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    listed.add(file.getFileName() + " " + line.strip());
                }
            }
        }
        assertThat(declared).isNotEmpty().isEqualTo(listed);
    }
}
