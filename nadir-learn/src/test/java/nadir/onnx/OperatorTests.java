package nadir.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Every operator of the table computes what ONNX Runtime computes, from a file that another library wrote; and it still
/// does after we have written it ourselves, in both precisions.
class OperatorTests {
    private static final int SAMPLES = 5;
    private static final int FEATURES = 6;

    /// A model around an operator: x times w, then the nodes, whose result is y.
    private record Case(String operator, int opset, List<Foreign.NodeSpec> nodes, Map<String, Object> extra) {
        static Case of(String operator, Foreign.NodeSpec... nodes) {
            return new Case(operator, 17, List.of(nodes), Map.of());
        }

        static Case unary(String operator) {
            return of(operator, Foreign.node(operator, "h", "y"));
        }

        Case opset(int version) {
            return new Case(operator, version, nodes, extra);
        }

        Case with(String name, Object tensor) {
            Map<String, Object> more = new TreeMap<>(extra);
            more.put(name, tensor);
            return new Case(operator, opset, nodes, more);
        }

        byte[] model(double[] weights) {
            Foreign model = new Foreign(opset).input("x", FEATURES)
                    .reals("w", weights, FEATURES, FEATURES)
                    .then("MatMul", "x w", "h");
            extra.forEach((name, tensor) -> {
                if (tensor instanceof long[] wholes) {
                    model.wholes(name, wholes, wholes.length);
                } else if (tensor instanceof double[] reals) {
                    model.reals(name, reals, reals.length);
                } else {
                    model.reals(name, new double[] {(Double) tensor});
                }
            });
            nodes.forEach(model::then);
            return model.output("y").bytes();
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String operator : List.of("Tanh", "Sigmoid", "Softplus", "Relu", "Sin", "Cos", "LeakyRelu", "Elu", "Celu",
                "Selu", "Softsign", "HardSigmoid", "HardSwish", "ThresholdedRelu", "Neg", "Abs", "Exp", "Erf",
                "Identity", "Dropout", "Softmax", "LogSoftmax", "Flatten", "Reciprocal")) {
            cases.add(Case.unary(operator));
        }
        cases.add(Case.unary("Mish").opset(18));
        cases.add(Case.unary("Gelu").opset(20));
        cases.add(Case.of("Gelu", Foreign.node("Gelu", "h", "y").with("approximate", "tanh")).opset(20));
        cases.add(Case.of("LeakyRelu", Foreign.node("LeakyRelu", "h", "y").with("alpha", 1.7f)));
        cases.add(Case.of("Elu", Foreign.node("Elu", "h", "y").with("alpha", 0.3f)));
        cases.add(Case.of("Celu", Foreign.node("Celu", "h", "y").with("alpha", 2f)));
        cases.add(Case.of("Selu", Foreign.node("Selu", "h", "y").with("alpha", 1.5f).with("gamma", 2f)));
        cases.add(Case.of("HardSigmoid", Foreign.node("HardSigmoid", "h", "y").with("alpha", 0.4f).with("beta", 0.1f)));
        cases.add(Case.of("ThresholdedRelu", Foreign.node("ThresholdedRelu", "h", "y").with("alpha", 0.7f)));
        cases.add(Case.of("Softmax", Foreign.node("Softmax", "h", "y").with("axis", 1L)));
        cases.add(Case.of("PRelu", Foreign.node("PRelu", "h s", "y")).with("s", new double[] {.1, .2, .3, -.4, 1, 2}));
        cases.add(Case.of("Log", Foreign.node("Abs", "h", "a"), Foreign.node("Log", "a", "y")));
        cases.add(Case.of("Log", Foreign.node("Sigmoid", "h", "a"), Foreign.node("Log", "a", "y")));
        cases.add(Case.of("Log", Foreign.node("Exp", "h", "e"), Foreign.node("Add", "e one", "a"),
                Foreign.node("Log", "a", "y")).with("one", 1.0));
        cases.add(Case.of("Sqrt", Foreign.node("Abs", "h", "a"), Foreign.node("Sqrt", "a", "y")));
        cases.add(Case.of("Pow", Foreign.node("Pow", "h e", "y")).with("e", 3.0));
        cases.add(Case.of("Clip", Foreign.node("Clip", "h low high", "y")).with("low", -0.5).with("high", 0.75));
        cases.add(Case.of("Clip", Foreign.node("Clip", "h - high", "y")).with("high", 0.75));
        for (String operator : List.of("Add", "Sub", "Mul", "Div", "Max", "Min")) {
            cases.add(Case.of(operator, Foreign.node(operator, "h v", "y")).with("v", vector()));
            cases.add(Case.of(operator, Foreign.node(operator, "v h", "y")).with("v", vector()));
            cases.add(Case.of(operator, Foreign.node(operator, "h s", "y")).with("s", 0.3));
        }
        cases.add(Case.of("Max", Foreign.node("Max", "h v x", "y")).with("v", vector()));
        cases.add(Case.of("Sum", Foreign.node("Sum", "h v x", "y")).with("v", vector()));
        for (String operator : List.of("Greater", "Less")) {
            cases.add(Case.of(operator, Foreign.node(operator, "h v", "m"), Foreign.node("Where", "m h x", "y"))
                    .with("v", vector()));
        }
        cases.add(Case.of("Where", Foreign.node("Greater", "h v", "m"), Foreign.node("Where", "m v h", "y"))
                .with("v", vector()));
        cases.addAll(matrixCases());
        cases.addAll(shapeCases());
        return cases;
    }

    private static List<Case> matrixCases() {
        List<Case> cases = new ArrayList<>();
        for (int flags = 0; flags < 4; flags++) {
            Foreign.NodeSpec gemm = Foreign.node("Gemm", "h m v", "y")
                    .with("transB", (long) (flags & 1))
                    .with("alpha", (flags & 2) == 0 ? 1f : 0.7f)
                    .with("beta", (flags & 2) == 0 ? 1f : -1.3f);
            cases.add(Case.of("Gemm", square(), gemm).with("flat", matrix()).with("v", vector()).with("six", six()));
        }
        cases.add(
                Case.of("Gemm", square(), Foreign.node("Gemm", "h m", "y")).with("flat", matrix()).with("six", six()));
        // Transposed twice: once by Transpose, once by Gemm.
        cases.add(Case.of("Transpose", Foreign.node("Transpose", "h", "t"),
                Foreign.node("Gemm", "t w", "y").with("transA", 1L)));
        cases.add(Case.of("Transpose", square(), Foreign.node("Transpose", "m", "t").with("perm", List.of(1L, 0L)),
                Foreign.node("MatMul", "h t", "y")).with("flat", matrix()).with("six", six()));
        cases.add(Case.of("MatMul", Foreign.node("MatMul", "h v", "r"), Foreign.node("Unsqueeze", "r one", "y"))
                .with("v", vector())
                .with("one", new long[] {1}));
        return cases;
    }

    /// Makes the matrix m of the vector `flat`.
    private static Foreign.NodeSpec square() {
        return Foreign.node("Reshape", "flat six", "m");
    }

    private static List<Case> shapeCases() {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of("Reshape", Foreign.node("Reshape", "h to", "r"), Foreign.node("Tanh", "r", "t"),
                Foreign.node("Flatten", "t", "y")).with("to", new long[] {0, 2, -1}));
        cases.add(Case.of("Flatten", Foreign.node("Flatten", "h", "f").with("axis", -1L),
                Foreign.node("Tanh", "f", "y")));
        // What exporters write for x.view(x.size(0), -1).
        cases.add(Case.of("Gather", Foreign.node("Shape", "h", "s"), Foreign.node("Gather", "s zero", "n"),
                Foreign.node("Concat", "n rest", "to").with("axis", 0L), Foreign.node("Reshape", "h to", "y"))
                .with("zero", new long[] {0})
                .with("rest", new long[] {-1}));
        cases.add(Case.of("Shape", Foreign.node("Shape", "h", "s").with("start", -2L).with("end", 1L),
                Foreign.node("Concat", "s rest", "to").with("axis", 0L), Foreign.node("Reshape", "h to", "y"))
                .with("rest", new long[] {3, 2}));
        cases.add(
                Case.of("Concat", Foreign.node("Concat", "h x", "c").with("axis", 1L), Foreign.node("Tanh", "c", "y")));
        cases.add(Case.of("Squeeze", Foreign.node("Unsqueeze", "h axes", "u"), Foreign.node("Squeeze", "u axes", "y"))
                .with("axes", new long[] {0, 2}));
        cases.add(Case.of("Squeeze", Foreign.node("Unsqueeze", "h axes", "u"), Foreign.node("Squeeze", "u", "y"))
                .with("axes", new long[] {-1, 1}));
        cases.add(Case.of("Unsqueeze", Foreign.node("Unsqueeze", "h axes", "u"), Foreign.node("Tanh", "u", "t"),
                Foreign.node("Flatten", "t", "y")).with("axes", new long[] {1}));
        cases.add(Case.of("Cast", Foreign.node("Cast", "h", "d").with("to", 11L), Foreign.node("Tanh", "d", "t"),
                Foreign.node("Cast", "t", "y").with("to", 1L)));
        cases.add(Case.of("Constant", Foreign.node("Constant", "", "c").with("value_float", 0.25f),
                Foreign.node("Mul", "h c", "y")));
        cases.add(Case.of("Constant", Foreign.node("Constant", "", "c").with("value_ints", List.of(-1L, 6L)),
                Foreign.node("Reshape", "h c", "y")));
        return cases;
    }

    private static double[] vector() {
        return new double[] {0.5, -1.5, 2, -0.25, 1.25, 3};
    }

    private static double[] matrix() {
        return new SplittableRandom(3).doubles(FEATURES * FEATURES, -1, 1).toArray();
    }

    private static long[] six() {
        return new long[] {FEATURES, FEATURES};
    }

    @Test
    void everyOperatorComputesWhatOnnxRuntimeComputes() throws OrtException {
        SplittableRandom random = new SplittableRandom(4);
        List<Case> cases = cases();
        for (Case example : cases) {
            double[] weights = random.doubles(FEATURES * FEATURES, -1, 1).toArray();
            Tensor batch = Tensor.wrap(Shape.of(SAMPLES, FEATURES),
                    random.doubles(SAMPLES * FEATURES, -2, 2).map(v -> (float) v).toArray());
            byte[] model = example.model(weights);
            LoadedModel loaded = ModelFile.load(model);
            double[] theirs = Runs.theirs(model, batch);
            double[] ours = Runs.ours(loaded.network(), loaded.parameters(), batch);
            assertThat(Runs.distance(theirs, ours)).as(example.toString()).isLessThan(1e-5);
            for (ElementType type : ElementType.values()) {
                byte[] written = ModelFile.bytes(loaded.network(), loaded.parameters(), loaded.metadata(), type);
                double[] again = Runs.theirs(written, batch);
                assertThat(Runs.distance(again, ours)).as("%s as %s", example, type).isLessThan(1e-5);
                LoadedModel reloaded = ModelFile.load(written);
                assertThat(reloaded.parameters()).isEqualTo(loaded.parameters());
                assertThat(reloaded.network().layout()).isEqualTo(loaded.network().layout());
                double tolerance = type == ElementType.FLOAT64 ? 1e-15 : 1e-6;
                assertThat(Runs.distance(Runs.ours(reloaded.network(), reloaded.parameters(), batch), ours))
                        .as("%s as %s", example, type)
                        .isLessThanOrEqualTo(tolerance);
                assertThat(again.length).isEqualTo(theirs.length);
            }
        }
        assertThat(cases.size()).isGreaterThan(80);
    }

    /// The operators that the cases here try; those on images are tried by [ImageOperatorTests], which sees to it that none
    /// is left out.
    static Set<String> covered() {
        TreeSet<String> covered = cases().stream()
                .flatMap(example -> example.nodes().stream().map(Foreign.NodeSpec::operator))
                .collect(Collectors.toCollection(TreeSet::new));
        // Swish came with version 24 of ONNX's operators; it is tested apart.
        covered.addAll(List.of("MatMul", "Swish"));
        return covered;
    }

    @Test
    void swishIsThatOfItsDefinition() {
        byte[] model = new Foreign(24).input("x", 2)
                .reals("w", new double[] {1, 2}, 2)
                .then("Mul", "x w", "h")
                .then(Foreign.node("Swish", "h", "y").with("alpha", 0.5f))
                .output("y")
                .bytes();
        LoadedModel loaded = ModelFile.load(model);
        double[] result = Runs.ours(loaded.network(), loaded.parameters(), Tensor.of(Shape.of(1, 2), 0.3, -0.7));
        assertThat(result[0]).isCloseTo(0.3 / (1 + Math.exp(-0.15)), offset(1e-15));
        assertThat(result[1]).isCloseTo(-1.4 / (1 + Math.exp(0.7)), offset(1e-15));
    }

    @Test
    void theReaderOfTheOtherLibraryReadsWhatWeWrite() throws Exception {
        LoadedModel loaded = ModelFile.load(Case.unary("Tanh").model(matrix()));
        byte[] written = ModelFile.bytes(loaded.network(), loaded.parameters(), loaded.metadata(), ElementType.FLOAT64);
        ModelProto model = ModelProto.parseFrom(written);
        assertThat(model.getProducerName()).isEqualTo("Nadir");
        assertThat(model.getGraph().getNodeList()).extracting(n -> n.getOpType()).containsExactly("MatMul", "Tanh");
        assertThat(model.getUnknownFields().asMap()).isEmpty();
        assertThat(model.getGraph().getInput(0).getType().getTensorType().getShape().getDim(0).getDimParam())
                .isEqualTo("samples");
        assertThat(model.toByteArray()).isEqualTo(written);
    }
}
