package nadir.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// Kinds of tasks are named in two places, for the class path and for modules; both name the same, and they are found.
class TaskKindsTests {
    @Test
    void bothListsOfServicesAgreeAndAllAreFound() throws IOException {
        Path classes = Path.of("target/classes");
        List<String> listed = Files.readAllLines(classes.resolve("META-INF/services/nadir.task.TaskKind"))
                .stream()
                .filter(line -> !line.isBlank())
                .toList();
        ModuleDescriptor module = ModuleDescriptor.read(Files.newInputStream(classes.resolve("module-info.class")));
        List<String> provided = module.provides()
                .stream()
                .filter(service -> service.service().equals(TaskKind.class.getName()))
                .flatMap(service -> service.providers().stream())
                .toList();
        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(provided);
        for (TaskKind kind : ServiceLoader.load(TaskKind.class)) {
            assertThat(TaskKinds.named(kind.name())).hasSameClassAs(kind);
        }
    }
}
