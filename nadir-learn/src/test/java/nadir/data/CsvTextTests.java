package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Written data read back to the same bits.
class CsvTextTests {
    @TempDir
    private Path scratch;

    @Test
    void numbersReadBackToTheSameBits() throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        double[] x = new double[600];
        int seen = 0;
        for (int i = 0; i < x.length; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            x[i] = Double.isFinite(any) ? any : random.nextDouble();
            seen += Double.isFinite(any) ? 1 : 0;
        }
        x[0] = -0.0;
        x[1] = Double.MIN_VALUE;
        x[2] = Double.MAX_VALUE;
        x[3] = 0.1 + 0.2;
        Dataset data = Dataset.real("numbers", Tensor.wrap(Shape.of(200, 3), x),
                Tensor.wrap(Shape.of(200, 2), Arrays.copyOf(x, 400)));
        Path file = Files.writeString(scratch.resolve("numbers.csv"), CsvText.of(data));
        Dataset read = DataSources.load(DataRequest.of(file.toString()).withTargets("y0", "y1"));
        assertThat(read.contentHash()).isEqualTo(data.contentHash());
        assertThat(seen).isGreaterThan(500);
    }

    @Test
    void namesThatNeedQuotesAreRefused() {
        Tensor x = Tensor.wrap(Shape.of(1, 1), new double[] {1});
        for (String name : List.of("a,b", "a\"b", "a\nb")) {
            Dataset data = Dataset.real("names", List.of(name), x, List.of("y"), x);
            assertThatThrownBy(() -> CsvText.of(data)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("names of columns");
        }
    }
}
