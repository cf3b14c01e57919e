package nadir.data;

import static nadir.data.Fixtures.bytes;
import static nadir.data.Fixtures.gzip;
import static nadir.data.Fixtures.idx;
import static nadir.data.Fixtures.npy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Ten thousand damaged files of each format are read or refused with one line: no other exception, no memory beyond
/// what the bytes can back, no end without end.
class ArrayFuzzTests {
    private static final int CASES = 10_000;
    private static final String ALPHABET = "0123456789(){}[],:'<>|=fiub TrueFals_\n";

    @Test
    void damagedNpyFiles() {
        byte[] intact = npy("<i2", false, "(3, 4)", new byte[24]);
        int refused = fuzz(DataFormat.NPY, intact, 10, new SplittableRandom(10));
        assertThat(refused).isBetween(CASES / 2, CASES - 100);
    }

    @Test
    void damagedIdxFiles() {
        byte[] intact = idx(8, new int[] {3, 2, 2}, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        int refused = fuzz(DataFormat.IDX, intact, 1, new SplittableRandom(11));
        assertThat(refused).isBetween(CASES / 2, CASES - 100);
    }

    @Test
    void damagedGzippedFiles() {
        byte[] intact = gzip(idx(8, new int[] {3, 2, 2}, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));
        int refused = fuzz(DataFormat.IDX, intact, 1, new SplittableRandom(12));
        assertThat(refused).isBetween(CASES / 2, CASES - 100);
    }

    private static int fuzz(DataFormat format, byte[] intact, int letters, SplittableRandom random) {
        int refused = 0;
        int cases = 0;
        for (; cases < CASES; cases++) {
            byte[] damaged = damage(intact, letters, random);
            try (SourceFile file = SourceFile.open("f", "f", new ByteArrayInputStream(damaged), damaged.length, true)) {
                ArrayHeader header = format == DataFormat.NPY ? NpyFormat.readHeader(file) : IdxFormat.readHeader(file);
                assertThat(header.bytes()).isLessThanOrEqualTo(1100L * damaged.length);
                var names = header.names("x", true);
                var rows = RowSelection.of(DataRequest.of("f"), header.rows());
                assertThat(ArrayReader.read(header, file.stream(), names, rows, names)).isNotEmpty();
            } catch (InputException e) {
                assertThat(e.getMessage().lines()).hasSize(1);
                refused++;
            } catch (IOException e) {
                assertThat(SourceFile.unreadable("f", e).getMessage().lines()).hasSize(1);
                refused++;
            }
        }
        assertThat(cases).isEqualTo(CASES);
        return refused;
    }

    private static byte[] damage(byte[] intact, int letters, SplittableRandom random) {
        byte[] damaged = intact.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged[at] = random.nextInt(letters) == 0
                    ? (byte) random.nextInt()
                    : (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
            case 1 -> Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(9));
            default -> damaged;
        };
    }
}
