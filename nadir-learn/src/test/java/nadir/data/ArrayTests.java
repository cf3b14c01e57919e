package nadir.data;

import static nadir.data.Fixtures.bytes;
import static nadir.data.Fixtures.doubles;
import static nadir.data.Fixtures.gzip;
import static nadir.data.Fixtures.idx;
import static nadir.data.Fixtures.npy;
import static nadir.data.Fixtures.refusal;
import static nadir.data.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// NPY, NPZ and IDX arrays of every type and order become the data sets they hold; damaged ones are refused before
/// memory is asked for.
class ArrayTests {
    private static final byte[] TWO_LABELS = npy("(2,)", 0, 1);

    @TempDir
    private Path folder;

    @Test
    void npyWithTargets() {
        Dataset data = pair(npy("(2, 3)", 1, 2, 3, 4, 5, 6), npy("(2,)", 7, 8));
        assertThat(data.name()).isEqualTo("x.npy");
        assertThat(data.x()).isEqualTo(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
        assertThat(data.y()).isEqualTo(Tensor.of(Shape.of(2, 1), 7, 8));
        assertThat(data.featureNames()).containsExactly("x0", "x1", "x2");
        assertThat(data.targetNames()).containsExactly("y");
    }

    @Test
    void axesAfterTheFirstAreColumns() {
        assertThat(pair(npy("(2, 2, 2)", 1, 2, 3, 4, 5, 6, 7, 8), TWO_LABELS).x())
                .isEqualTo(Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8));
        Dataset vector = pair(npy("(2,)", 1, 2), npy("(2, 2)", 1, 2, 3, 4));
        assertThat(vector.x()).isEqualTo(Tensor.of(Shape.of(2, 1), 1, 2));
        assertThat(vector.featureNames()).containsExactly("x0");
        assertThat(vector.targetNames()).containsExactly("y0", "y1");
        assertThat(pair(npy("(1, 1)", 1), npy("(1, 1)", 1)).targetNames()).containsExactly("y");
    }

    /// Four values, written as NumPy would, and read.
    @ParameterizedTest
    @CsvSource({"|b1, 00 01 ff 00, 0, 1, 1, 0", "|i1, 00 7f 80 ff, 0, 127, -128, -1",
        "|u1, 00 7f 80 ff, 0, 127, 128, 255",
        "<i2, 0100 ff7f 0080 ffff, 1, 32767, -32768, -1", ">i2, 0001 7fff 8000 ffff, 1, 32767, -32768, -1",
        "<u2, 0100 ff7f 0080 ffff, 1, 32767, 32768, 65535",
        "<i4, 01000000 ffffff7f 00000080 ffffffff, 1, 2147483647, -2147483648, -1",
        ">u4, 00000001 7fffffff 80000000 ffffffff, 1, 2147483647, 2147483648, 4294967295",
        ">i8, 0000000000000001 0020000000000000 8000000000000000 ffffffffffffffff, 1, 9007199254740992, "
                + "-9223372036854775808, -1",
        "<u8, 0100000000000000 0000000000002000 0000000000000080 ffffffffffffffff, 1, 9007199254740992, "
                + "9223372036854775808, 18446744073709551616",
        ">u8, 8000000000000401 8000000000000400 80000000000003ff 8000000000000c00, 9223372036854777856, "
                + "9223372036854775808, 9223372036854775808, 9223372036854779904",
        "<f2, 003c 00c0 ff7b 0100, 1, -2, 65504, 5.9604644775390625e-8",
        ">f4, 3f800000 c0000000 3dcccccd 7f7fffff, 1, -2, 0.10000000149011612, 3.4028234663852886e38",
        "<f4, 0000803f 000000c0 cdcccc3d ffff7f7f, 1, -2, 0.10000000149011612, 3.4028234663852886e38",
        ">f8, 3ff0000000000000 c000000000000000 3fb999999999999a 7fefffffffffffff, 1, -2, 0.1, 1.7976931348623157e308",
        "=f8, 000000000000f03f 00000000000000c0 9a9999999999b93f ffffffffffffef7f, 1, -2, 0.1, 1.7976931348623157e308"})
    void everyTypeAndByteOrder(String descr, String hex, double a, double b, double c, double d) {
        byte[] elements = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(pair(npy(descr, false, "(2, 2)", elements), TWO_LABELS).x())
                .isEqualTo(Tensor.of(Shape.of(2, 2), a, b, c, d));
    }

    @Test
    void randomArraysComeBackWhateverTheOrderAndSelection() {
        SplittableRandom random = new SplittableRandom(9);
        int cases = 0;
        for (; cases < 150; cases++) {
            int rows = 1 + random.nextInt(120);
            int columns = 1 + random.nextInt(150);
            double[] values = random.doubles((long) rows * columns).toArray();
            boolean fortran = random.nextBoolean();
            ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            double[] stored = fortran ? transposed(values, rows, columns) : values;
            byte[] x = npy((order == ByteOrder.BIG_ENDIAN ? ">" : "<") + "f8", fortran,
                    "(" + rows + ", " + columns + ")",
                    doubles(order, stored));
            byte[] y = npy("(" + rows + ", )", IntStream.range(0, rows).asDoubleStream().toArray());
            DataRequest request = files(x, y);
            request = random.nextBoolean() ? request.withRows(1 + random.nextInt(rows)) : request;
            request = random.nextBoolean() ? request.withShuffle(cases) : request;
            String feature = "x" + random.nextInt(columns);
            check(DataSources.load(request), values, columns, 0);
            check(DataSources.load(request.withFeatures(feature)), values, columns,
                    Integer.parseInt(feature.substring(1)));
        }
        assertThat(cases).isEqualTo(150);
    }

    /// The targets number the source's rows, so each row can be looked up.
    private static void check(Dataset data, double[] values, int columns, int firstColumn) {
        for (int row = 0; row < data.rows(); row++) {
            int source = (int) data.y().get(row);
            int from = source * columns + firstColumn;
            assertThat(Arrays.copyOfRange(data.x().values(), row * data.features(), (row + 1) * data.features()))
                    .containsExactly(Arrays.copyOfRange(values, from, from + data.features()));
        }
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i % columns * rows + i / columns] = values[i];
        }
        return result;
    }

    @Test
    void numbersAreClassesIfAskedFor() {
        byte[] x = npy("(4, 1)", 1, 2, 3, 4);
        byte[] y = npy("<i4", false, "(4,)", bytes(7, 0, 0, 0, 255, 255, 255, 255, 7, 0, 0, 0, 10, 0, 0, 0));
        assertThat(DataSources.load(files(x, y)).y().toArray()).containsExactly(7, -1, 7, 10);
        Dataset data = DataSources.load(files(x, y).withClasses());
        assertThat(data.classLabels()).containsExactly("-1", "7", "10");
        assertThat(data.targetNames()).containsExactly("y");
        assertThat(DataSources.load(files(x, y).withClasses().withRows(1)).y()).isEqualTo(
                Tensor.of(Shape.of(1, 3), 0, 1, 0));
        assertThat(refusal(files(x, npy("(4,)", 3, 3, 3, 3)).withClasses())).contains("at least two classes, got '3'");
        assertThat(refusal(files(x, npy("(4, 2)", 1, 2, 3, 4, 5, 6, 7, 8)).withClasses()))
                .contains("one label per row");
        assertThat(DataSources.load(files(x, npy("(4, 2)", 1, 2, 3, 4, 5, 6, 7, 8)).withTargets("y1")).y().toArray())
                .containsExactly(2, 4, 6, 8);
    }

    @Test
    void npz() {
        byte[] zip = zip("x", npy("(2, 2)", 1, 2, 3, 4), "y", npy("(2,)", 5, 6));
        Dataset data = DataSources.load(DataRequest.of(write(folder, "d.npz", zip)));
        assertThat(data.name()).isEqualTo("d.npz");
        assertThat(data.x()).isEqualTo(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(data.y()).isEqualTo(Tensor.of(Shape.of(2, 1), 5, 6));
        byte[] upper = zip("other", npy("(1,)", 1), "Y", npy("(2,)", 5, 6), "X", npy("(2, 2)", 1, 2, 3, 4));
        assertThat(DataSources.load(DataRequest.of(write(folder, "e.npz", upper))).contentHash())
                .isEqualTo(data.contentHash());
        assertThat(refusal(DataRequest.of(write(folder, "f.npz", zip("a", npy("(1,)", 1), "x", npy("(1,)", 1))))))
                .contains("requires arrays called x and y, got a, x");
        assertThat(refusal(DataRequest.of(write(folder, "g.npz", Arrays.copyOf(zip, zip.length - 30)))))
                .contains("g.npz: is damaged");
        assertThat(refusal(DataRequest.of(write(folder, "h.npz.gz", gzip(zip))))).contains("requires a plain file");
        assertThat(refusal(DataRequest.of(write(folder, "d.npz", zip)).withTargetsFile("y.npy")))
                .contains("leave out --labels and --targets");
    }

    private static byte[] zip(Object... namesAndArrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndArrays.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndArrays[i] + ".npy"));
                out.write((byte[]) namesAndArrays[i + 1]);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void idxImagesAndLabelsGzippedOrNot() {
        byte[] images = idx(8, new int[] {3, 2, 2}, bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255));
        byte[] labels = idx(8, new int[] {3}, bytes(9, 0, 9));
        Dataset plain = DataSources.load(DataRequest.of(write(folder, "a-idx3-ubyte", images))
                .withLabelsFile(write(folder, "b-idx1-ubyte", labels)));
        assertThat(plain.x()).isEqualTo(Tensor.of(Shape.of(3, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255));
        assertThat(plain.classLabels()).containsExactly("0", "9");
        assertThat(plain.y()).isEqualTo(Tensor.of(Shape.of(3, 2), 0, 1, 1, 0, 0, 1));
        Dataset zipped = DataSources.load(DataRequest.of(write(folder, "a.gz", gzip(images)))
                .withLabelsFile(write(folder, "b.gz", gzip(labels))));
        assertThat(zipped.contentHash()).isEqualTo(plain.contentHash());
        Dataset real = DataSources.load(DataRequest.of(write(folder, "a", images))
                .withTargetsFile(write(folder, "b", labels)));
        assertThat(real.y().toArray()).containsExactly(9, 0, 9);
    }

    @Test
    void idxTypes() {
        byte[] labels = idx(8, new int[] {2}, bytes(0, 1));
        byte[] shorts = idx(0x0B, new int[] {2}, bytes(0xff, 0xff, 1, 0));
        byte[] ints = idx(0x0C, new int[] {2}, bytes(0xff, 0xff, 0xff, 0xff, 0, 0, 1, 0));
        byte[] floats = idx(0x0D, new int[] {2}, bytes(0xbf, 0x80, 0, 0, 0x43, 0x80, 0, 0));
        byte[] doubles = idx(0x0E, new int[] {2}, doubles(ByteOrder.BIG_ENDIAN, -1, 256));
        for (byte[] file : new byte[][] {shorts, ints, floats, doubles}) {
            assertThat(idxPair(file, labels).x().toArray()).containsExactly(-1, 256);
        }
        assertThat(idxPair(idx(9, new int[] {2}, bytes(0xff, 1)), labels).x().toArray()).containsExactly(-1, 1);
    }

    private Dataset idxPair(byte[] images, byte[] labels) {
        return DataSources.load(DataRequest.of(write(folder, "i", images)).withLabelsFile(write(folder, "l", labels)));
    }

    @Test
    void inputsWithoutTargets() {
        String x = write(folder, "train-images-idx3-ubyte", idx(8, new int[] {1, 1, 1}, bytes(1)));
        assertThat(refusal(DataRequest.of(x)))
                .endsWith("holds inputs only; name the file of its targets with --labels FILE");
        String labels = write(folder, "train-labels-idx1-ubyte", idx(8, new int[] {1}, bytes(1)));
        assertThat(refusal(DataRequest.of(x))).endsWith("with --labels FILE, here probably " + labels);
        assertThat(refusal(DataRequest.of(write(folder, "x.npy", TWO_LABELS)))).endsWith("with --targets FILE.npy");
    }

    @Test
    void rowsThatDoNotPairUp() {
        assertThat(refusal(files(npy("(3, 1)", 1, 2, 3), TWO_LABELS))).contains("x.npy has 3 rows, but")
                .contains("y.npy has 2; inputs and targets must come in pairs");
    }

    @Test
    void valuesThatAreNotFinite() {
        byte[] x = npy("(2, 2)", 1, Double.NaN, Double.NEGATIVE_INFINITY, 4);
        assertThat(refusal(files(x, TWO_LABELS))).endsWith(
                "x.npy: 2 values are missing or not finite, the first in row 1, column 'x1' (NaN); every value must be a "
                        + "finite number: fill or remove these rows");
        byte[] fortran = npy("<f8", true, "(2, 2)", doubles(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, Double.NaN));
        assertThat(refusal(files(fortran, TWO_LABELS))).contains("in row 2, column 'x1' (NaN)");
        assertThat(refusal(files(npy("(2,)", 1, 2), npy("(2,)", 1, Double.NaN)))).contains("row 2, column 'y'");
        assertThat(DataSources.load(files(x, TWO_LABELS).withFeatures("x0").withRows(1)).x().toArray())
                .containsExactly(1);
    }

    @Test
    void wrongNamesGetASuggestion() {
        assertThat(refusal(files(npy("(2,)", 1, 2), TWO_LABELS).withFeatures("x9"))).contains("--features names 'x9'")
                .contains("did you mean 'x0'?");
        assertThat(refusal(files(npy("(2,)", 1, 2), TWO_LABELS).withTargets("label"))).contains("there are y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<U4', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '|f8', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '', 'fortran_order': False, 'shape': (2,), }", "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 2, }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 0), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'more': 'x'}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "__import__('os').system('true')", "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} x", "{", "",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999999999,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,), }"})
    void headersThatAreRefused(String header) {
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.put(npy("(2,)", 0, 0), 0, 8).putShort((short) header.length());
        file.put(header.getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal(files(file.array(), TWO_LABELS))).contains("x.npy");
    }

    @Test
    void headersThatOtherWritersMake() {
        byte[] tail = doubles(ByteOrder.LITTLE_ENDIAN, 1, 2);
        String header = "{\"shape\":(2L,),\"fortran_order\":False,\"descr\":\"<f8\"}";
        for (int version = 1; version <= 3; version++) {
            ByteBuffer file = ByteBuffer.allocate((version == 1 ? 10 : 12) + header.length() + tail.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            file.put(npy("(2,)", 0, 0), 0, 6).put((byte) version).put((byte) 0);
            file = version == 1 ? file.putShort((short) header.length()) : file.putInt(header.length());
            file.put(header.getBytes(StandardCharsets.US_ASCII)).put(tail);
            assertThat(pair(file.array(), TWO_LABELS).x().toArray()).containsExactly(1, 2);
        }
    }

    @Test
    void truncatedAndOverlongFiles() {
        byte[] x = npy("(2, 2)", 1, 2, 3, 4);
        assertThat(refusal(files(Arrays.copyOf(x, x.length - 1), TWO_LABELS))).contains("x.npy: ends too early: shape "
                + "[2, 2] of 8-byte elements takes 32 bytes, but only 31 follow the header");
        assertThat(refusal(files(Arrays.copyOf(x, x.length + 3), TWO_LABELS)))
                .contains("has 3 bytes more than its header");
        assertThat(refusal(files(Arrays.copyOf(x, 20), TWO_LABELS))).contains("ends within its header");
        assertThat(refusal(files(Arrays.copyOf(x, 7), TWO_LABELS))).contains("ends within its header");
        byte[] zipped = gzip(x);
        assertThat(refusal(files(Arrays.copyOf(zipped, zipped.length - 12), TWO_LABELS)))
                .contains("x.npy: ends too early");
        zipped[zipped.length - 6] ^= 1;
        assertThat(refusal(files(zipped, TWO_LABELS))).contains("x.npy: is damaged");
        assertThat(refusal(files(gzip(Arrays.copyOf(x, x.length + 3)), TWO_LABELS))).contains("has more bytes than");
    }

    @Test
    void truncatedIdxAndWrongMagic() {
        String labels = write(folder, "l", idx(8, new int[] {2}, bytes(0, 1)));
        assertThat(refusal(DataRequest.of(write(folder, "i", idx(8, new int[] {2, 2}, bytes(1, 2, 3))))
                .withLabelsFile(labels))).contains("i: ends too early: shape [2, 2] of 1-byte elements takes 4 bytes");
        assertThat(refusal(DataRequest.of(write(folder, "i", idx(8, new int[] {1 << 30, 1 << 30}, bytes(1))))
                .withLabelsFile(labels))).contains("ends too early");
        assertThat(refusal(DataRequest.of(write(folder, "i", idx(8, new int[] {-1, -1, -1}, bytes(1))))
                .withLabelsFile(labels))).contains("larger than any file");
        assertThat(refusal(DataRequest.of(write(folder, "i.idx", bytes(0, 0, 8)))
                .withLabelsFile(labels))).contains("is no IDX file: it starts with bytes 00 00 08");
        assertThat(refusal(DataRequest.of(write(folder, "i.npy", bytes('P', 'N', 'G')))
                .withTargetsFile(labels))).contains("is no NPY file: it starts with bytes 50 4e 47");
        assertThat(refusal(DataRequest.of(write(folder, "i", idx(8, new int[] {0, 3}))).withLabelsFile(labels)))
                .contains("at least one row and one column, got shape [0, 3]");
        String csv = write(folder, "l.csv", "a,b\n1,2\n");
        assertThat(refusal(DataRequest.of(write(folder, "i", idx(8, new int[] {1, 1}, bytes(1)))).withLabelsFile(csv)))
                .contains("a file of targets requires NPY or IDX, got TEXT");
    }

    @Test
    void sizesBeyondTheHeapAreRefusedBeforeMemoryIsAskedFor() {
        // A gzipped file may unzip to a thousand times its size, so its length alone does not refute the header.
        byte[] zeros = new byte[1 << 22];
        byte[] x = idx(8, new int[] {1 << 21, 1 << 11}, zeros);
        String path = write(folder, "i.gz", gzip(x));
        String labels = write(folder, "l.gz", gzip(idx(8, new int[] {1 << 21}, new byte[1 << 21])));
        assertThat(refusal(DataRequest.of(path).withLabelsFile(labels))).contains("i.gz: ");
    }

    private DataRequest files(byte[] x, byte[] y) {
        return DataRequest.of(write(folder, "x.npy", x)).withTargetsFile(write(folder, "y.npy", y));
    }

    private Dataset pair(byte[] x, byte[] y) {
        return DataSources.load(files(x, y));
    }
}
