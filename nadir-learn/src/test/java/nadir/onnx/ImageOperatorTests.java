package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Operators on images and on tensors of more than two axes compute what ONNX Runtime computes, also after the model has
/// been written again in both precisions.
class ImageOperatorTests {
    private static final int SAMPLES = 3;

    /// A model from an input of some shape, with random weights of given shapes.
    private record Case(String name, long[] input, int opset, Foreign model) {}

    private final List<Case> cases = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(11);

    private Foreign model(String name, int opset, long... input) {
        Foreign model = new Foreign(opset).input("x", input);
        cases.add(new Case(name, input, opset, model));
        return model;
    }

    private double[] weights(long... extents) {
        int size = (int) LongStream.of(extents).reduce(1, (a, b) -> a * b);
        return random.doubles(size, -1, 1).toArray();
    }

    private Foreign weighted(Foreign model, String name, long... extents) {
        return model.reals(name, weights(extents), extents);
    }

    private void convolutions() {
        record Wanted(String name, long[] input, long[] kernel, List<String> attributes) {}
        List<Wanted> wanted = List.of(
                new Wanted("plain", new long[] {2, 6, 7}, new long[] {4, 2, 3, 3}, List.of()),
                new Wanted("padded", new long[] {2, 6, 7}, new long[] {4, 2, 3, 2}, List.of("pads 1 0 2 1")),
                new Wanted("strided", new long[] {2, 9, 8}, new long[] {3, 2, 3, 3},
                        List.of("strides 2 3", "pads 1 1 1 1")),
                new Wanted("dilated", new long[] {2, 9, 9}, new long[] {3, 2, 3, 2}, List.of("dilations 2 3")),
                new Wanted("in groups", new long[] {4, 5, 5}, new long[] {6, 2, 3, 3}, List.of("group 2")),
                new Wanted("depth by depth", new long[] {3, 5, 5}, new long[] {3, 1, 3, 3},
                        List.of("group 3", "pads 1 1 1 1")),
                new Wanted("same upper", new long[] {2, 7, 6}, new long[] {3, 2, 4, 3},
                        List.of("auto_pad SAME_UPPER", "strides 2 2")),
                new Wanted("same lower", new long[] {2, 7, 6}, new long[] {3, 2, 4, 3},
                        List.of("auto_pad SAME_LOWER", "strides 2 2")),
                new Wanted("one axis", new long[] {3, 11}, new long[] {2, 3, 4}, List.of("strides 2", "pads 1 2")),
                new Wanted("three axes", new long[] {2, 4, 5, 4}, new long[] {2, 2, 2, 3, 2}, List.of()),
                new Wanted("one place", new long[] {3, 4, 4}, new long[] {5, 3, 1, 1}, List.of()));
        for (Wanted one : wanted) {
            for (String bias : List.of("", " b")) {
                Foreign model = model("convolution, " + one.name + bias, 17, one.input);
                weighted(model, "k", one.kernel);
                weighted(model, "b", one.kernel[0]);
                model.then(with(Foreign.node("Conv", "x k" + bias, "c"), one.attributes))
                        .then("Tanh", "c", "t")
                        .then("Flatten", "t", "y");
            }
        }
    }

    private static Foreign.NodeSpec with(Foreign.NodeSpec node, List<String> attributes) {
        Foreign.NodeSpec result = node;
        for (String attribute : attributes) {
            String[] words = attribute.split(" ", -1);
            boolean list = List.of("pads", "strides", "dilations", "kernel_shape", "axes", "perm").contains(words[0]);
            List<Object> numbers = new ArrayList<>();
            for (int i = 1; i < words.length; i++) {
                numbers.add(words[i].matches("-?[0-9]+") ? (Object) Long.valueOf(words[i]) : words[i]);
            }
            result = result.with(words[0], list ? numbers : numbers.getFirst());
        }
        return result;
    }

    private void pools() {
        for (String operator : List.of("MaxPool", "AveragePool")) {
            for (List<String> attributes : List.of(List.of("kernel_shape 2 2", "strides 2 2"),
                    List.of("kernel_shape 3 2"), List.of("kernel_shape 3 3", "pads 1 1 1 1", "strides 2 2"),
                    List.of("kernel_shape 3 3", "ceil_mode 1", "strides 2 2"),
                    List.of("kernel_shape 2 3", "auto_pad SAME_UPPER", "strides 2 2"))) {
                pooled(operator, attributes, 2, 8, 7);
            }
            pooled(operator, List.of("kernel_shape 3", "strides 2"), 2, 9);
        }
        pooled("AveragePool", List.of("kernel_shape 3 3", "pads 1 1 1 1", "count_include_pad 1"), 2, 6, 5);
        pooled("MaxPool", List.of("kernel_shape 2 2", "dilations 2 3"), 2, 8, 7);
        pooled("GlobalAveragePool", List.of(), 3, 4, 5);
        pooled("GlobalMaxPool", List.of(), 3, 4, 5);
    }

    private void pooled(String operator, List<String> attributes, long... input) {
        Foreign model = model(operator + attributes, 17, input);
        weighted(model, "s", 1);
        model.then("Mul", "x s", "h")
                .then(with(Foreign.node(operator, "h", "p"), attributes))
                .then("Flatten", "p", "y");
    }

    private void norms() {
        Foreign batch = model("batch norm", 17, 3, 4, 2);
        weighted(weighted(batch, "s", 3), "b", 3);
        batch.reals("m", weights(3), 3)
                .reals("v", new double[] {0.5, 2, 1}, 3)
                .then(Foreign.node("BatchNormalization", "x s b m v", "n").with("epsilon", 0.01f))
                .then("Flatten", "n", "y");
        for (long axis : new long[] {-1, 1}) {
            Foreign layer = model("layer norm " + axis, 17, 3, 4);
            long[] shape = axis == 1 ? new long[] {3, 4} : new long[] {4};
            weighted(weighted(layer, "s", shape), "b", shape);
            layer.then(Foreign.node("LayerNormalization", "x s b", "n").with("axis", axis)).then("Flatten", "n", "y");
        }
    }

    private void reductions() {
        for (String operator : List.of("ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceSumSquare")) {
            for (String attributes : List.of("axes 1 2", "axes -1", "axes 2;keepdims 0")) {
                Foreign model = model(operator + " " + attributes, 17, 3, 4, 5);
                weighted(model, "s", 1);
                model.then("Mul", "x s", "h")
                        .then(with(Foreign.node(operator, "h", "r"), List.of(attributes.split(";"))))
                        .then("Flatten", "r", "y");
            }
            Foreign newer = model(operator + " with axes as input", 18, 3, 4);
            weighted(newer, "s", 1);
            newer.wholes("a", new long[] {1}, 1)
                    .then("Mul", "x s", "h")
                    .then(operator, "h a", "r")
                    .then("Flatten", "r", "y");
        }
        Foreign sum = model("ReduceSum", 17, 3, 4);
        weighted(sum, "s", 1);
        sum.wholes("a", new long[] {2}, 1)
                .then("Mul", "x s", "h")
                .then(Foreign.node("ReduceSum", "h a", "r").with("keepdims", 0L))
                .then("Flatten", "r", "y");
    }

    private void moves() {
        Foreign model = model("transpose", 17, 3, 4, 5);
        weighted(model, "s", 1);
        model.then("Mul", "x s", "h")
                .then(with(Foreign.node("Transpose", "h", "t"), List.of("perm 0 2 3 1")))
                .then("Flatten", "t", "y");
        Foreign slice = model("slice", 17, 4, 7);
        weighted(slice, "s", 1);
        slice.wholes("from", new long[] {1, -5}, 2)
                .wholes("to", new long[] {9, -1}, 2)
                .wholes("axes", new long[] {1, 2}, 2)
                .wholes("steps", new long[] {2, 1}, 2)
                .then("Mul", "x s", "h")
                .then("Slice", "h from to axes steps", "p")
                .then("Flatten", "p", "y");
        Foreign gather = model("gather", 17, 4, 3);
        weighted(gather, "s", 1);
        gather.wholes("i", new long[] {2, 0, -1, 2}, 2, 2)
                .then("Mul", "x s", "h")
                .then(Foreign.node("Gather", "h i", "g").with("axis", 1L))
                .then("Flatten", "g", "y");
        Foreign split = model("split", 17, 6, 2);
        weighted(split, "s", 1);
        split.wholes("sizes", new long[] {1, 3, 2}, 3)
                .then("Mul", "x s", "h")
                .split("Split", "h sizes", List.of("a", "b", "c"), 1)
                .then(Foreign.node("Concat", "c a b", "j").with("axis", 1L))
                .then("Flatten", "j", "y");
        Foreign halves = model("split in halves", 17, 6, 2);
        weighted(halves, "s", 1);
        halves.then("Mul", "x s", "h")
                .split("Split", "h", List.of("a", "b"), 1)
                .then("Mul", "a b", "j")
                .then("Flatten", "j", "y");
        Foreign expand = model("expand", 17, 1, 3);
        weighted(expand, "s", 1);
        expand.wholes("to", new long[] {1, 4, 1}, 3)
                .then("Mul", "x s", "h")
                .then("Expand", "h to", "e")
                .then("Flatten", "e", "y");
        Foreign pad = model("pad", 17, 2, 3);
        weighted(pad, "s", 1);
        pad.wholes("pads", new long[] {0, 1, 2, 0, 0, 1}, 6)
                .then("Mul", "x s", "h")
                .then("Pad", "h pads", "p")
                .then("Flatten", "p", "y");
    }

    private void masks() {
        for (String operator : List.of("Equal", "GreaterOrEqual", "LessOrEqual")) {
            Foreign model = model(operator, 17, 5);
            weighted(model, "v", 5);
            model.then(operator, operator.equals("Equal") ? "x x" : "x v", "m").then("Where", "m x v", "y");
        }
        for (String operator : List.of("And", "Or")) {
            Foreign model = model(operator, 17, 5);
            weighted(model, "v", 5);
            weighted(model, "w", 5);
            model.then("Greater", "x v", "a")
                    .then("Less", "x w", "b")
                    .then(operator, "a b", "c")
                    .then("Not", "c", "m")
                    .then("Where", "m x v", "y");
        }
    }

    private void products() {
        record Wanted(String left, long[] input, long[] weight) {}
        for (Wanted wanted : List.of(new Wanted("x w", new long[] {3, 4}, new long[] {4, 2}),
                new Wanted("w x", new long[] {3, 4}, new long[] {2, 3}),
                new Wanted("x w", new long[] {2, 3, 4}, new long[] {2, 4, 5}),
                new Wanted("x w", new long[] {1, 3, 4}, new long[] {5, 4, 2}),
                new Wanted("x w", new long[] {3, 4}, new long[] {4}))) {
            Foreign model = model("matmul " + wanted.left, 17, wanted.input);
            weighted(model, "w", wanted.weight);
            model.then("MatMul", wanted.left, "p").then("Flatten", "p", "y");
        }
    }

    private List<Case> all() {
        convolutions();
        pools();
        norms();
        reductions();
        moves();
        masks();
        products();
        return cases;
    }

    @Test
    void everyOperatorComputesWhatOnnxRuntimeComputes() throws OrtException {
        int seen = 0;
        for (Case example : all()) {
            byte[] model = example.model.output("y").bytes();
            long[] shape = LongStream.concat(LongStream.of(SAMPLES), LongStream.of(example.input)).toArray();
            int size = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
            double[] values = random.doubles(size, -2, 2).map(v -> (float) v).toArray();
            Tensor theirs = Tensor.wrap(Shape.of(LongStream.of(shape).mapToInt(Math::toIntExact).toArray()), values);
            Tensor ours = theirs.reshape(Shape.of(SAMPLES, size / SAMPLES));
            LoadedModel loaded = ModelFile.load(model);
            double[] expected = Runs.theirs(model, theirs);
            assertThat(Runs.distance(Runs.ours(loaded.network(), loaded.parameters(), ours), expected))
                    .as(example.name)
                    .isLessThan(1e-5);
            for (ElementType type : ElementType.values()) {
                byte[] written = ModelFile.bytes(loaded.network(), loaded.parameters(), loaded.metadata(), type);
                assertThat(Runs.distance(Runs.theirs(written, theirs), expected)).as("%s as %s", example.name, type)
                        .isLessThan(1e-5);
                assertThat(ModelFile.load(written).parameters()).as(example.name).isEqualTo(loaded.parameters());
            }
            seen++;
        }
        assertThat(seen).isGreaterThan(75);
    }

    @Test
    void everyOperatorOfTheTableIsTried() {
        TreeSet<String> covered = new TreeSet<>(OperatorTests.covered());
        all().forEach(example -> example.model.graph().getNodeList().forEach(node -> covered.add(node.getOpType())));
        assertThat(covered).containsAll(Operators.names());
    }

    @Test
    void whatDoesNotFitIsSaid() {
        record Wrong(String attributes, long[] kernel, String message) {}
        for (Wrong wrong : List.of(new Wrong("group 3", new long[] {4, 2, 3, 3}, "2 channels"),
                new Wrong("group 1", new long[] {4, 2, 9, 9}, "too small"),
                new Wrong("strides 0 1", new long[] {4, 2, 3, 3}, "has 0 among"),
                new Wrong("pads 1 1", new long[] {4, 2, 3, 3}, "2 numbers as pads"),
                new Wrong("auto_pad BEST", new long[] {4, 2, 3, 3}, "BEST"),
                new Wrong("group 1", new long[] {4, 2, 3}, "kernels with as many axes"))) {
            Foreign model = new Foreign(17).input("x", 2, 6, 7);
            weighted(model, "k", wrong.kernel);
            byte[] bytes = model.then(with(Foreign.node("Conv", "x k", "c"), List.of(wrong.attributes)))
                    .then("Flatten", "c", "y")
                    .output("y")
                    .bytes();
            assertThatThrownBy(() -> ModelFile.load(bytes)).isInstanceOf(ModelException.class)
                    .hasMessageContaining("node 'n0' (Conv)")
                    .hasMessageContaining(wrong.message);
        }
    }
}
