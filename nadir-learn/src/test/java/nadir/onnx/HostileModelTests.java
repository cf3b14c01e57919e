package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nadir.data.Scaling;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Whatever a file holds, it is read or refused: no other exception, no endless loop, no memory on its word alone.
class HostileModelTests {
    /// A million with ./mvnw -Pnightly verify.
    private static final int MUTATIONS = Integer.getInteger("nadir.fuzz", 18_000);

    private static List<byte[]> seeds() {
        SplittableRandom random = new SplittableRandom(1);
        DenseNetwork dense = new DenseNetwork(
                new DenseArchitecture(3, List.of(4, 4), 2, Activation.GELU, true, true, true))
                .withScaling(new Scaling(Tensor.vector(1, 2, 3), Tensor.vector(1, 2, 3)));
        byte[] ours = ModelFile.bytes(dense, random.doubles(dense.layout().size()).toArray(), ModelMetadata.empty(),
                ElementType.FLOAT64);
        byte[] theirs = new Foreign(17).input("x", 2, 2)
                .reals("w", new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2)
                .wholes("rest", new long[] {-1}, 1)
                .wholes("zero", new long[] {0}, 1)
                .then("Shape", "x", "s")
                .then("Gather", "s zero", "n")
                .then(Foreign.node("Concat", "n rest", "to").with("axis", 0L))
                .then("Reshape", "x to", "f")
                .then(Foreign.node("Gemm", "f w", "g").with("alpha", 0.5f))
                .then(Foreign.node("LeakyRelu", "g", "y").with("alpha", 0.1f))
                .output("y")
                .metadata("nadir.loss", "hinge")
                .metadata("nadir.features", "[\"a\",\"b\"]")
                .bytes();
        byte[] images = new Foreign(17).input("x", 2, 6, 6)
                .reals("k", random.doubles(36).toArray(), 2, 2, 3, 3)
                .reals("s", new double[] {1, 1}, 2)
                .reals("w", random.doubles(6).toArray(), 2, 3)
                .wholes("from", new long[] {0}, 1)
                .wholes("to", new long[] {2}, 1)
                .wholes("two", new long[] {2}, 1)
                .then(Foreign.node("Conv", "x k", "c").with("pads", List.of(1L, 1L, 1L, 1L)).with("group", 1L))
                .then("BatchNormalization", "c s s s s", "n")
                .then(Foreign.node("MaxPool", "n", "p")
                        .with("kernel_shape", List.of(2L, 2L))
                        .with("pads", List.of(1L, 0L, 1L, 0L))
                        .with("strides", List.of(2L, 2L)))
                .then(Foreign.node("AveragePool", "p", "a").with("kernel_shape", List.of(2L, 2L)))
                .then("Slice", "a from to two", "l")
                .then(Foreign.node("ReduceMean", "l", "r").with("axes", List.of(2L, 3L)).with("keepdims", 0L))
                .then("MatMul", "r w", "y")
                .output("y")
                .bytes();
        return List.of(ours, theirs, images);
    }

    @Test
    void mutatedModelsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(77);
        List<byte[]> seeds = seeds();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(seeds, i % seeds.size(), random);
            try {
                ModelFile.load(mutated);
                read++;
            } catch (ModelException expected) {
                assertThat(expected.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(read + refused).isEqualTo(MUTATIONS);
        // Both happen often, so that the mutations reach deep and are not all noticed at the first byte.
        assertThat(read).isGreaterThan(MUTATIONS / 10);
        assertThat(refused).isGreaterThan(MUTATIONS / 4);
    }

    private static byte[] mutate(List<byte[]> seeds, int seed, SplittableRandom random) {
        byte[] bytes = seeds.get(seed).clone();
        // Half of them change one byte, the others cut, repeat and insert as well.
        boolean small = random.nextBoolean();
        for (int changes = small ? 1 : random.nextInt(1, 4); changes > 0; changes--) {
            if (bytes.length == 0) {
                return bytes;
            }
            int at = random.nextInt(bytes.length);
            int length = Math.min(random.nextInt(1, 40), bytes.length - at);
            bytes = switch (random.nextInt(small ? 5 : 8)) {
                case 0, 1 -> {
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                    yield bytes;
                }
                case 2, 3 -> {
                    bytes[at] = (byte) random.nextInt(256);
                    yield bytes;
                }
                case 4 -> {
                    bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                    yield bytes;
                }
                case 5 -> Arrays.copyOf(bytes, Math.max(1, at));
                case 6 -> splice(bytes, at, new byte[0], at + length);
                default ->
                        splice(bytes, at, Arrays.copyOfRange(seeds.get(random.nextInt(seeds.size())), 0, length), at);
            };
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int to, byte[] middle, int from) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(bytes, 0, to);
        result.writeBytes(middle);
        result.write(bytes, from, bytes.length - from);
        return result.toByteArray();
    }

    @Test
    void everyTruncationIsReadOrRefused() {
        int refused = 0;
        for (byte[] whole : seeds()) {
            for (int length = 0; length < whole.length; length++) {
                try {
                    ModelFile.load(Arrays.copyOf(whole, length));
                } catch (ModelException expected) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void contentThatWouldSwellInMemoryIsCountedFirst() {
        // A node with empty names as inputs: two bytes each in the file, an object each in memory.
        byte[] names = new byte[2 * WireReader.MOST_FIELDS];
        for (int i = 0; i < names.length; i += 2) {
            names[i] = (1 << 3) | 2;
        }
        byte[] model = field(7, field(1, names));
        assertThatThrownBy(() -> ModelFile.load(model)).isInstanceOf(ModelException.class)
                .hasMessageContaining("more than 2000000 fields");
    }

    @Test
    void messagesNestedInMessagesEndSoon() {
        byte[] content = new byte[0];
        for (int i = 0; i < 5_000; i++) {
            content = field(i % 2 == 0 ? 6 : 1, content);
        }
        byte[] nested = field(7, field(1,
                field(5, field(6, content))));
        assertThatThrownBy(() -> ModelFile.load(nested)).isInstanceOf(ModelException.class);
    }

    @Test
    void aProductOfHugeMatricesIsNotComputedByReadingIt() {
        // Legal, 2^15 x 2^15 outer products again and again: no number of them is computed by loading.
        Foreign model = new Foreign(17).input("x", 1).reals("w", new double[1 << 15], 1, 1 << 15);
        model.then("MatMul", "x w", "h0");
        for (int i = 0; i < 50; i++) {
            model.then("Add", "h" + i + " w", "h" + (i + 1));
        }
        assertThat(ModelFile.load(model.output("h50").bytes()).network().outputs()).isEqualTo(1 << 15);
    }

    /// One field around some bytes.
    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write((number << 3) | 2);
        int rest = content.length;
        while (rest > 0x7f) {
            result.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        result.write(rest);
        result.writeBytes(content);
        return result.toByteArray();
    }
}
