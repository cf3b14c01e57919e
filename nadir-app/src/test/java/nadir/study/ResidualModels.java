package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Residual networks of another tool with images for them, as `examples/ResidualNetwork.java` writes them.
public final class ResidualModels {
    /// Its model.
    public static final String MODEL = "residual.onnx";
    /// Its data, which take `--classes`.
    public static final String DATA = "images.npz";

    private ResidualModels() {}

    /// Writes both into a folder.
    ///
    /// @param numbers channels, blocks for each stage, side of the images, number of images
    public static void write(Path folder, int... numbers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                Path.of("..", "examples", "ResidualNetwork.java").toString(), folder.toString()));
        for (int number : numbers) {
            command.add(Integer.toString(number));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), System.out.charset());
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }
}
