package nadir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import nadir.data.InputException;
import nadir.objective.Objective;
import nadir.objective.ProgramObjective;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.optimize.StopRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint keeps every bit, and a file that is not exactly one is refused with a reason.
class CheckpointTests {
    @TempDir
    Path directory;

    private static Checkpoint small() {
        double[] special = {0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7ff0000000000001L),
            Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI};
        return new Checkpoint(new TreeMap<>(Map.of("optimizer", "lbfgs memory=10", "größe", "π ≈ 3\n", "", "")),
                new TreeMap<>(Map.of("state/point", special, "none", new double[0])),
                new TreeMap<>(Map.of("counts", new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})));
    }

    @Test
    void everyBitReturns() throws IOException {
        assertSame(small(), roundTrip(small()));
        assertSame(new Checkpoint(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
                roundTrip(new Checkpoint(new TreeMap<>(), new TreeMap<>(), new TreeMap<>())));
    }

    @Test
    void arraysLongerThanTheBufferReturnWholeAtEveryAlignment() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 9; i++) {
            double[] reals = random.longs(40_003).mapToDouble(Double::longBitsToDouble).toArray();
            long[] integers = random.longs(33_001).toArray();
            Checkpoint checkpoint = new Checkpoint(new TreeMap<>(Map.of("x".repeat(i), "é".repeat(140_000))),
                    new TreeMap<>(Map.of("r" + "y".repeat(i), reals)), new TreeMap<>(Map.of("i", integers)));
            assertSame(checkpoint, roundTrip(checkpoint));
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = bytes(small());
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
        assertThat(whole.length).isGreaterThan(200);
    }

    @Test
    void everyFlippedBitAndEveryFurtherByteIsRefused() throws IOException {
        byte[] whole = bytes(small());
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused(flipped);
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void aNewerFormatIsNamed() throws IOException {
        byte[] newer = bytes(small());
        newer[8] = 2;
        assertThatThrownBy(() -> Checkpoint.load(file(sealed(newer)))).isInstanceOf(InputException.class)
                .hasMessageContaining("of format 2")
                .hasMessageContaining("use the version that wrote it");
    }

    @Test
    void contentMadeToDeceiveIsReadOrRefusedWithoutTakingMemory() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        byte[] whole = bytes(small());
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] forged = whole.clone();
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                forged[random.nextInt(12, forged.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                Checkpoint.load(file(sealed(forged)));
            } catch (InputException expected) {
                assertThat(expected.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(2_000, 9_000);
    }

    @Test
    void aRunGoesOnFromAFileToTheSameBits() throws IOException {
        Objective valley = ProgramObjective.of(6, x -> x.slice(0, 1, 6)
                .minus(x.slice(0, 0, 5).square())
                .square()
                .times(100)
                .sum()
                .plus(x.minus(1).square().sum()));
        double[] start = {-1.2, 1, -1.2, 1, -1.2, 1};
        Minimizer lbfgs = Minimizer.with(Lbfgs.defaults()).timedBy(() -> 0);
        Run unbroken = lbfgs.stopping(StopRules.defaults().withMaxIterations(40)).minimize(valley, start);
        Path file = directory.resolve("run.ckp");
        lbfgs.stopping(StopRules.defaults().withMaxIterations(15)).saving(Duration.ofDays(1), snapshot -> {
            try {
                new Checkpoint(snapshot.texts(), snapshot.reals(), snapshot.integers()).with(Map.of("data", "valley"))
                        .save(file);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }).minimize(valley, start);
        Checkpoint loaded = Checkpoint.load(file);
        assertThat(loaded.texts()).containsEntry("data", "valley");
        Run resumed = lbfgs.stopping(StopRules.defaults().withMaxIterations(40))
                .resume(valley, new Snapshot(loaded.texts(), loaded.reals(), loaded.integers()));
        assertThat(resumed.point()).isEqualTo(unbroken.point());
        assertThat(resumed.history().values()).isEqualTo(unbroken.history().values());
        assertThat(unbroken.history().size()).isGreaterThan(20);
    }

    @Test
    void aMissingFileAndADirectoryAreNamed() {
        assertThatThrownBy(() -> Checkpoint.load(directory.resolve("none.ckp"))).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no checkpoint");
        assertThatThrownBy(() -> Checkpoint.load(directory)).isInstanceOf(InputException.class)
                .hasMessageContaining("is a directory");
    }

    private void assertRefused(byte[] content) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> Checkpoint.load(file)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString());
    }

    private Checkpoint roundTrip(Checkpoint checkpoint) throws IOException {
        Path file = directory.resolve("round.ckp");
        checkpoint.save(file);
        return Checkpoint.load(file);
    }

    private byte[] bytes(Checkpoint checkpoint) throws IOException {
        Path file = directory.resolve("bytes.ckp");
        checkpoint.save(file);
        return Files.readAllBytes(file);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("content.ckp"), content);
    }

    /// The content with a checksum that fits.
    private static byte[] sealed(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length - 4);
        ByteBuffer.wrap(content)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length - 4, (int) checksum.getValue());
        return content;
    }

    private static void assertSame(Checkpoint expected, Checkpoint actual) {
        assertThat(actual.texts()).isEqualTo(expected.texts());
        assertThat(actual.reals().keySet()).isEqualTo(expected.reals().keySet());
        expected.reals().forEach((name, array) -> assertThat(bits(actual.reals().get(name))).isEqualTo(bits(array)));
        assertThat(actual.integers().keySet()).isEqualTo(expected.integers().keySet());
        expected.integers().forEach((name, array) -> assertThat(actual.integers().get(name)).isEqualTo(array));
    }

    private static long[] bits(double[] array) {
        return Arrays.stream(array).mapToLong(Double::doubleToRawLongBits).toArray();
    }
}
