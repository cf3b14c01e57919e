package nadir.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A program that says that it has started and then does nothing until it is ended.
final class IdleProcess {
    private IdleProcess() {}

    public static void main(String[] arguments) throws Exception {
        Files.writeString(Path.of(System.getenv("NADIR_EVENTS")),
                "{\"event\":\"start\",\"pid\":" + ProcessHandle.current().pid() + "}\n");
        TimeUnit.MINUTES.sleep(10);
    }
}
