package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Fashion-MNIST as users have it, gzipped IDX, loads whole within the heap of the tests (1.5 GB). The files are not
/// shipped; the system property `nadir.fashion-mnist` or the environment variable `NADIR_FASHION_MNIST` names their
/// folder, and Debian's package `dataset-fashion-mnist` has one.
class FashionMnistTests {
    @Test
    void loadsWhole() {
        Path folder = folder();
        Dataset data = DataSources.load(DataRequest.of(folder.resolve("train-images-idx3-ubyte.gz").toString())
                .withLabelsFile(folder.resolve("train-labels-idx1-ubyte.gz").toString()));
        assertThat(data.rows()).isEqualTo(60_000);
        assertThat(data.features()).isEqualTo(784);
        assertThat(data.classLabels()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        int[] count = new int[10];
        for (int row = 0; row < data.rows(); row++) {
            count[data.classOf(row)]++;
        }
        assertThat(count).containsOnly(6000);
        assertThat(Arrays.stream(data.x().values()).max()).hasValue(255);
        // The mean grey value that is published with the set: 0.2860 of 255.
        assertThat(Arrays.stream(data.x().values()).average().orElseThrow() / 255).isBetween(0.28595, 0.28605);
    }

    private static Path folder() {
        String named = System.getProperty("nadir.fashion-mnist", System.getenv("NADIR_FASHION_MNIST"));
        Path folder = Stream.of(named, "/usr/share/dataset-fashion-mnist")
                .filter(name -> name != null)
                .map(Path::of)
                .filter(path -> Files.isReadable(path.resolve("train-images-idx3-ubyte.gz")))
                .findFirst()
                .orElse(null);
        assumeTrue(folder != null, "Fashion-MNIST is not here: name its folder with NADIR_FASHION_MNIST");
        return folder;
    }
}
