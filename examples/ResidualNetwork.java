import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a residual network as ONNX, named as PyTorch names it, and made-up images for it: `java ResidualNetwork.java
/// FOLDER [CHANNELS BLOCKS SIDE IMAGES]`. Without numbers it is the ResNet-20 of He, Zhang, Ren and Sun (2016) for CIFAR's
/// 32 x 32 images of three channels, 272,282 parameters, and 256 images. Nothing but a JDK 25 is needed.
///
/// Each of the ten classes of images is a smooth pattern, and an image is its class's pattern with noise on it, so that
/// the network can learn them. Everything comes from one seed.
final class ResidualNetwork {
    private static final int CLASSES = 10;
    private static final int COLOURS = 3;

    private final SplittableRandom random = new SplittableRandom(20);
    private final Message graph = new Message();
    private int parameters;

    private ResidualNetwork() {}

    public static void main(String[] arguments) throws IOException {
        int[] numbers = {16, 3, 32, 256};
        for (int i = 1; i < arguments.length; i++) {
            numbers[i - 1] = Integer.parseInt(arguments[i]);
        }
        Path folder = Path.of(arguments.length == 0 ? "." : arguments[0]);
        ResidualNetwork network = new ResidualNetwork();
        Files.write(folder.resolve("residual.onnx"), network.model(numbers[0], numbers[1], numbers[2]));
        Files.write(folder.resolve("images.npz"), network.images(numbers[3], numbers[2]));
        System.out.println(network.parameters + " parameters, " + numbers[3] + " images");
    }

    /// Three stages of residual blocks, of which the second and the third halve the image and double the channels.
    private byte[] model(int width, int blocks, int side) {
        String x = relu("relu", normal("bn1", convolution("conv1", "image", COLOURS, width, 3, 1), width, 1));
        int from = width;
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 0; block < blocks; block++) {
                String name = "layer" + stage + "." + block + ".";
                int to = width << (stage - 1);
                int stride = stage > 1 && block == 0 ? 2 : 1;
                String inner = convolution(name + "conv1", x, from, to, 3, stride);
                inner = relu(name + "relu1", normal(name + "bn1", inner, to, 1));
                // A small scale before the sum keeps the features of a deep network in bounds.
                inner = normal(name + "bn2", convolution(name + "conv2", inner, to, to, 3, 1), to, 0.3);
                String skip = stride == 1 ? x : convolution(name + "shortcut", x, from, to, 1, 2);
                x = relu(name + "relu2", node("Add", name + "add", new String[] {inner, skip}));
                from = to;
            }
        }
        String pooled = node("Flatten", "flatten",
                new String[] {node("GlobalAveragePool", "pool", new String[] {x})});
        weight("fc.weight", Math.sqrt(1.0 / from), CLASSES, from);
        constant("fc.bias", 0, CLASSES);
        node("Gemm", "scores", new String[] {pooled, "fc.weight", "fc.bias"}, whole("transB", 1));
        parameters += CLASSES;
        graph.text(2, "residual").message(11, port("image", COLOURS, side, side)).message(12, port("scores", CLASSES));
        return new Message().whole(1, 8)
                .text(2, "ResidualNetwork.java")
                .message(7, graph)
                .message(8, new Message().whole(2, 17))
                .bytes();
    }

    private String convolution(String name, String x, int from, int to, int size, int stride) {
        weight(name + ".weight", Math.sqrt(2.0 / (from * size * size)), to, from, size, size);
        int pad = size / 2;
        return node("Conv", name, new String[] {x, name + ".weight"}, wholes("strides", stride, stride),
                wholes("pads", pad, pad, pad, pad));
    }

    private String normal(String name, String x, int channels, double scale) {
        constant(name + ".weight", scale, channels);
        constant(name + ".bias", 0, channels);
        constant(name + ".running_mean", 0, channels);
        constant(name + ".running_var", 1, channels);
        parameters += 2 * channels;
        return node("BatchNormalization", name, new String[] {x, name + ".weight", name + ".bias",
            name + ".running_mean", name + ".running_var"});
    }

    private String relu(String name, String x) {
        return node("Relu", name, new String[] {x});
    }

    private String node(String operator, String name, String[] inputs, Message... attributes) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        node.text(2, name).text(3, name).text(4, operator);
        for (Message attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
        return name;
    }

    private static Message whole(String name, long value) {
        return new Message().text(1, name).whole(3, value).whole(20, 2);
    }

    private static Message wholes(String name, long... values) {
        Message attribute = new Message().text(1, name);
        for (long value : values) {
            attribute.whole(8, value);
        }
        return attribute.whole(20, 7);
    }

    private void weight(String name, double deviation, int... extents) {
        int size = 1;
        for (int extent : extents) {
            size *= extent;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        tensor(name, values, extents);
        parameters += size;
    }

    private void constant(String name, double value, int size) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, (float) value);
        tensor(name, values, size);
    }

    private void tensor(String name, float[] values, int... extents) {
        Message tensor = new Message();
        for (int extent : extents) {
            tensor.whole(1, extent);
        }
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.message(5, tensor.whole(2, 1).text(8, name).bytes(9, raw.array()));
    }

    private static Message port(String name, int... extents) {
        Message shape = new Message().message(1, new Message().text(2, "N"));
        for (int extent : extents) {
            shape.message(1, new Message().whole(1, extent));
        }
        Message tensor = new Message().whole(1, 1).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private byte[] images(int count, int side) throws IOException {
        int pixels = COLOURS * side * side;
        double[][] patterns = new double[CLASSES][pixels];
        for (double[] pattern : patterns) {
            for (int wave = 0; wave < 4 * COLOURS; wave++) {
                double down = 3 * random.nextDouble();
                double across = 3 * random.nextDouble();
                double phase = 2 * Math.PI * random.nextDouble();
                for (int i = 0; i < side * side; i++) {
                    double at = down * (i / side) + across * (i % side);
                    pattern[wave % COLOURS * side * side + i] += Math.cos(2 * Math.PI * at / side + phase) / 2;
                }
            }
        }
        float[] x = new float[count * pixels];
        ByteBuffer y = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < count; image++) {
            int kind = image % CLASSES;
            y.putLong(kind);
            for (int i = 0; i < pixels; i++) {
                x[image * pixels + i] = (float) (patterns[kind][i] + random.nextGaussian() / 2);
            }
        }
        ByteBuffer values = ByteBuffer.allocate(4 * x.length).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(x);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            array(zip, "x.npy", "<f4", "(" + count + ", " + COLOURS + ", " + side + ", " + side + ")", values.array());
            array(zip, "y.npy", "<i8", "(" + count + ",)", y.array());
        }
        return bytes.toByteArray();
    }

    /// An array in NumPy's format.
    private static void array(ZipOutputStream zip, String name, String type, String shape, byte[] values)
            throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        String padded = header + " ".repeat(63 - (header.length() + 10) % 64) + "\n";
        zip.putNextEntry(new ZipEntry(name));
        DataOutputStream out = new DataOutputStream(zip);
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) padded.length(),
            (byte) (padded.length() >> 8)});
        out.writeBytes(padded);
        out.write(values);
        out.flush();
        zip.closeEntry();
    }

    /// A message of Protocol Buffers, field by field.
    private static final class Message {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Message whole(int field, long value) {
            number((long) field << 3);
            number(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            number((long) field << 3 | 2);
            number(value.length);
            content.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes());
        }

        byte[] bytes() {
            return content.toByteArray();
        }

        private void number(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                content.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            content.write((int) rest);
        }
    }
}
