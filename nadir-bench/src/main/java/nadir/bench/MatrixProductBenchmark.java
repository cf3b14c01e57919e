package nadir.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import nadir.linalg.Blas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Products of square matrices on one thread; 2 n^3 operations each.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {
    /// Rows and columns of all three matrices.
    @Param({"16", "64", "256", "1024"})
    public int n;

    private double[] a = new double[0];
    private double[] b = new double[0];
    private double[] c = new double[0];
    private float[] aSingle = new float[0];
    private float[] bSingle = new float[0];
    private float[] cSingle = new float[0];

    /// Fills the matrices, the same way every time.
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(0);
        a = random.doubles((long) n * n, -1, 1).toArray();
        b = random.doubles((long) n * n, -1, 1).toArray();
        c = new double[n * n];
        aSingle = new float[n * n];
        bSingle = new float[n * n];
        cSingle = new float[n * n];
        for (int k = 0; k < n * n; k++) {
            aSingle[k] = (float) a[k];
            bSingle[k] = (float) b[k];
        }
    }

    /// C := A B in double precision.
    @Benchmark
    public double[] float64() {
        Blas.gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
        return c;
    }

    /// C := A B in single precision.
    @Benchmark
    public float[] float32() {
        Blas.gemm(false, false, n, n, n, 1f, aSingle, 0, n, bSingle, 0, n, 0f, cSingle, 0, n);
        return cSingle;
    }
}
