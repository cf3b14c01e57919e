package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trajectories come back to the last bit, other readers of NumPy's archives read them, and nothing else is taken for one.
class TrajectoryFileTests {
    @TempDir
    private Path folder;

    private static Trajectory example() {
        return new Trajectory("of a test\n", new long[] {0, 3, 6}, new double[] {1.5, Double.NaN, -0.0},
                new double[][] {{1, 2}, {Math.PI, Double.MIN_VALUE}, {Double.POSITIVE_INFINITY, -1}});
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("way.npz");
        example().save(file);
        return file;
    }

    @Test
    void everyBitComesBack() throws IOException {
        Trajectory back = Trajectory.load(saved(), 2);
        assertThat(back.about()).isEqualTo(example().about());
        assertThat(back.iterations()).isEqualTo(example().iterations());
        assertThat(back.losses()).isEqualTo(example().losses());
        assertThat(Arrays.deepEquals(back.parameters(), example().parameters())).isTrue();
    }

    /// The product's reader of arrays is another one.
    @Test
    void itIsAnArchiveOfArrays() throws IOException {
        Path file = folder.resolve("plain.npz");
        new Trajectory("", new long[] {0, 1}, new double[] {5, 4}, new double[][] {{1, 2}, {3, 4}}).save(file);
        Path array = folder.resolve("parameters.npy");
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("parameters.npy"))) {
            Files.write(array, in.readAllBytes());
        }
        Dataset data = DataSources.load(DataRequest.of(array.toString()).withTargetsFile(array.toString()));
        assertThat(data.x().values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void damagedAndOtherFilesAreRefusedInALine() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        assertThat(Trajectory.isOne(saved())).isTrue();
        Path file = folder.resolve("other.npz");
        assertThatThrownBy(() -> Trajectory.load(file, 2)).isInstanceOf(InputException.class)
                .hasMessageStartingWith("there is no trajectory");
        Files.writeString(file, "no archive");
        assertThat(Trajectory.isOne(file)).isFalse();
        assertThatThrownBy(() -> Trajectory.load(file, 2)).isInstanceOf(InputException.class)
                .hasMessageContaining("is no trajectory");
        assertThatThrownBy(() -> Trajectory.load(saved(), 3)).isInstanceOf(InputException.class)
                .hasMessageContaining("has points of 2 parameters, and the network has 3");
        int refused = 0;
        for (int cut = 0; cut < whole.length; cut += 7) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertThatThrownBy(() -> Trajectory.load(file, 2)).isInstanceOf(InputException.class);
            refused++;
        }
        for (int place = 0; place < whole.length; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 0x10;
            Files.write(file, damaged);
            try {
                Trajectory read = Trajectory.load(file, 2);
                assertThat(read.iterations()).as("damaged at " + place).isEqualTo(example().iterations());
                assertThat(Arrays.deepEquals(read.parameters(), example().parameters())).isTrue();
            } catch (InputException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }
}
