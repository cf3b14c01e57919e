package nadir.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.tensor.Ints;
import nadir.tensor.Tensor;

/// Dense networks as graphs, and back. A layer becomes a `Gemm` and its activation, a residual or skip connection an
/// `Add`, the scaling a `Sub` and a `Div` by constants; what [DenseNetwork] traces and what [GraphNetwork] traces of its
/// graph are the same ops in the same order.
final class DenseGraph {
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String MEAN = "scaling.mean";
    private static final String SCALE = "scaling.scale";
    private static final Pattern ARCHITECTURE = Pattern
            .compile("(\\d{1,9}(?:-\\d{1,9}){1,999})(?: ([a-z-]+))?(, no bias)?(, residual)?(, skip)?");

    private final DenseNetwork network;
    private final DenseArchitecture architecture;
    private final NodeList list = new NodeList();
    private final SortedMap<String, Literal> constants = new TreeMap<>();
    private final List<Graph.Hidden> hidden = new ArrayList<>();

    private DenseGraph(DenseNetwork network) {
        this.network = network;
        this.architecture = network.architecture();
    }

    static Graph of(DenseNetwork network) {
        return new DenseGraph(network).build();
    }

    /// The dense network whose graph this is: the one that `architecture` names, if its graph, in the form in which it is
    /// written, is equal to this one in every node, name and constant. So the text need not be trusted.
    ///
    /// @param architecture as [DenseArchitecture#toString()] writes it
    static Optional<DenseNetwork> recognise(Graph graph, String architecture) {
        return parse(architecture).map(DenseNetwork::new)
                .map(plain -> scaled(plain, graph))
                .filter(network -> Stream.of(ElementType.values())
                        .map(type -> ExportForm.of(of(network), type))
                        .anyMatch(graph::equals));
    }

    private static DenseNetwork scaled(DenseNetwork plain, Graph graph) {
        if (graph.constants().get(MEAN) instanceof Literal.Reals(Tensor mean)
                && graph.constants().get(SCALE) instanceof Literal.Reals(Tensor scale)
                && mean.shape().equals(scale.shape()) && mean.shape().rank() == 1
                && mean.shape().extent(0) == plain.inputs()) {
            try {
                return plain.withScaling(new Scaling(mean, scale));
            } catch (IllegalArgumentException noScaling) {
                return plain;
            }
        }
        return plain;
    }

    private static Optional<DenseArchitecture> parse(String text) {
        Matcher matcher = ARCHITECTURE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Integer> widths = Stream.of(matcher.group(1).split("-", -1)).map(Integer::valueOf).toList();
        try {
            Activation activation = matcher.group(2) == null ? Activation.IDENTITY : Activation.of(matcher.group(2));
            return Optional.of(new DenseArchitecture(widths.getFirst(), widths.subList(1, widths.size() - 1),
                    widths.getLast(), activation, matcher.group(3) == null, matcher.group(4) != null,
                    matcher.group(5) != null));
        } catch (InputException unknown) {
            return Optional.empty();
        }
    }

    private Graph build() {
        String scaled = scaling();
        String carried = scaled;
        int width = architecture.inputs();
        for (int i = 0; i < architecture.hidden().size(); i++) {
            int next = architecture.hidden().get(i);
            carried = layer("layer" + (i + 1), carried, architecture.residual() && width == next);
            width = next;
        }
        affine(architecture.skip() ? "output.affine" : OUTPUT, OUTPUT, carried);
        if (architecture.skip()) {
            list.named("skip", "MatMul", scaled, "skip.weight");
            list.named(OUTPUT, "Add", "output.affine", "skip");
        }
        return new Graph(INPUT, Ints.of(architecture.inputs()), list.nodes(), network.layout(), constants, OUTPUT,
                hidden);
    }

    private String scaling() {
        if (network.scaling().isEmpty()) {
            return INPUT;
        }
        Scaling scaling = network.scaling().get();
        constants.put(MEAN, new Literal.Reals(scaling.mean()));
        constants.put(SCALE, new Literal.Reals(scaling.scale()));
        return list.named("scaled", "Div", list.named("centred", "Sub", INPUT, MEAN), SCALE);
    }

    private String layer(String name, String carried, boolean adds) {
        String preactivation = affine(name + ".preactivation", name, carried);
        String activation = activation(name + ".activation", preactivation);
        String result = adds ? list.named(name + ".sum", "Add", carried, activation) : activation;
        hidden.add(new Graph.Hidden(name, preactivation, result));
        return result;
    }

    private String affine(String result, String layer, String x) {
        return architecture.bias()
                ? list.named(result, "Gemm", x, layer + ".weight", layer + ".bias")
                : list.named(result, "MatMul", x, layer + ".weight");
    }

    private String activation(String result, String x) {
        return switch (architecture.activation()) {
            case IDENTITY -> list.named(result, "Identity", x);
            case TANH -> list.named(result, "Tanh", x);
            case LOGISTIC -> list.named(result, "Sigmoid", x);
            case SOFTPLUS -> list.named(result, "Softplus", x);
            case RELU -> list.named(result, "Relu", x);
            // The operator's slope is of single precision, so that it can't be 1/100.
            case LEAKY_RELU -> list.named(result, "Max", x, list.step(result, "Div", x, list.constant(result, 100)));
            case ELU -> list.named(result, "Elu", x);
            // The operator is younger than many readers.
            case GELU -> {
                String half = list.step(result, "Mul", x, list.constant(result, 0.5));
                String erf = list.step(result, "Erf", list.step(result, "Div", x, list.constant(result, Math.sqrt(2))));
                yield list.named(result, "Mul", half, list.step(result, "Add", erf, list.constant(result, 1)));
            }
            case SINE -> list.named(result, "Sin", x);
        };
    }
}
