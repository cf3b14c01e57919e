package nadir.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nadir.network.Block;
import nadir.network.Layout;
import nadir.storage.Quoted;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;

/// Makes a graph of a parsed model: keeps the nodes that the output needs and tells parameters from constants.
///
/// Parameters are the floating initializers that such a node reads, in the order in which they are first read, unless the
/// metadata names them frozen or an operator takes them only as constants (an exponent, a bound).
final class GraphImport {
    private static final int OLDEST_OPSET = 13;
    /// Operators whose meaning was compared with the reference up to this version.
    private static final int NEWEST_OPSET = 26;
    private static final int MOST_INPUTS = 1 << 26;

    private final ParsedModel model;
    private final MetadataEntries entries;
    private final Set<String> frozen;

    private final List<String> patterns;

    private GraphImport(ParsedModel model, MetadataEntries entries, List<String> patterns) {
        this.patterns = patterns;
        this.model = model;
        this.entries = entries;
        this.frozen = Set.copyOf(new HashSet<>(entries.frozen()));
    }

    /// A graph and the values of its parameters as one vector.
    record Imported(Graph graph, double[] parameters) {}

    /// @param entries the model's metadata
    /// @param patterns of names that are to be no parameters besides, see [ModelFile#load(java.nio.file.Path, List)]
    /// @throws ModelException if the model cannot be a network
    static Imported of(ParsedModel model, MetadataEntries entries, List<String> patterns) {
        return new GraphImport(model, entries, patterns).run();
    }

    private Imported run() {
        requireOpset();
        for (String name : frozen) {
            if (!model.initializers().containsKey(name)) {
                throw new ModelException("its metadata names " + Quoted.of(name)
                        + " frozen, and it has no such initializer; correct nadir.frozen");
            }
        }
        ParsedModel.Port input = input();
        Ints sampleExtents = sampleExtents(input);
        String output = output();
        List<Node> nodes = needed(input, output);
        SequencedMap<String, Tensor> parameters = parameters(nodes);
        freeze(parameters);
        Layout layout = layout(parameters, nodes);
        Graph graph = new Graph(input.name(), sampleExtents, nodes, layout,
                constants(nodes, parameters.keySet()), output, List.of());
        return new Imported(graph.withHidden(hidden(graph, entries.hidden())), vector(layout, parameters));
    }

    private void requireOpset() {
        if (model.opset() < OLDEST_OPSET || model.opset() > NEWEST_OPSET) {
            throw new ModelException("it is written in version " + model.opset()
                    + " of ONNX's operators, and versions " + OLDEST_OPSET + " to " + NEWEST_OPSET
                    + " are supported; export it with opset_version=" + 17);
        }
    }

    private ParsedModel.Port input() {
        List<ParsedModel.Port> inputs = model.inputs()
                .stream()
                .filter(port -> !model.initializers().containsKey(port.name()))
                .toList();
        if (inputs.size() != 1) {
            throw new ModelException("a network requires one input, got " + inputs.size() + ": "
                    + inputs.stream().limit(8).map(port -> Quoted.of(port.name())).toList());
        }
        return inputs.getFirst();
    }

    private static Ints sampleExtents(ParsedModel.Port input) {
        List<Long> extents = input.extents();
        if (extents.size() < 2 || extents.size() > 8) {
            throw new ModelException("its input " + Quoted.of(input.name()) + " requires a declared shape of "
                    + "samples x features, got " + shown(extents) + "; export it with the shape of an example");
        }
        long size = 1;
        for (long extent : extents.subList(1, extents.size())) {
            // Neither factor passes 2^27, so that the product can't overflow.
            size = extent < 1 || extent > MOST_INPUTS ? MOST_INPUTS + 1L : Math.min(size * extent, MOST_INPUTS + 1L);
        }
        if (size > MOST_INPUTS) {
            throw new ModelException("its input " + Quoted.of(input.name()) + " has the shape " + shown(extents)
                    + "; all axes but the first require a fixed extent, " + MOST_INPUTS + " features at most");
        }
        return Ints.of(extents.stream().skip(1).mapToInt(Long::intValue).toArray());
    }

    private static String shown(List<Long> extents) {
        return extents.stream().limit(8).map(extent -> extent < 0 ? "?" : extent.toString()).toList().toString();
    }

    private String output() {
        if (model.outputs().size() != 1) {
            throw new ModelException("a network requires one output, got " + model.outputs().size() + ": "
                    + model.outputs().stream().limit(8).map(Quoted::of).toList() + "; export it with one of them");
        }
        return model.outputs().getFirst();
    }

    /// The nodes that the output depends on, in the order of the file.
    private List<Node> needed(ParsedModel.Port input, String output) {
        Set<String> defined = new HashSet<>(model.initializers().keySet());
        defined.add(input.name());
        for (Node node : model.nodes()) {
            for (String name : node.outputs()) {
                if (!name.isEmpty() && !defined.add(name)) {
                    throw new ModelException(node.shown() + " computes " + Quoted.of(name) + " a second time");
                }
            }
        }
        Set<String> wanted = new HashSet<>(Set.of(output));
        List<Node> kept = new ArrayList<>();
        for (Node node : model.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                Operators.of(node);
                wanted.addAll(node.inputs());
                kept.add(node);
            }
        }
        requireOrder(kept.reversed(), input);
        return kept.reversed();
    }

    private void requireOrder(List<Node> nodes, ParsedModel.Port input) {
        Set<String> known = new HashSet<>(model.initializers().keySet());
        known.addAll(List.of(input.name(), ""));
        for (Node node : nodes) {
            for (String name : node.inputs()) {
                if (!known.contains(name)) {
                    throw new ModelException(
                            node.shown() + " reads " + Quoted.of(name) + ", which no node before it computes");
                }
            }
            known.addAll(node.outputs());
        }
    }

    /// Takes out what the patterns name. What is frozen already may be named again.
    private void freeze(SequencedMap<String, Tensor> parameters) {
        Set<String> named = new HashSet<>();
        for (String pattern : patterns) {
            List<String> matches = Stream.concat(parameters.keySet().stream(), frozen.stream())
                    .filter(name -> matches(pattern, name))
                    .toList();
            if (matches.isEmpty()) {
                throw new ModelException("none of its parameters is called " + Quoted.of(pattern) + "; they are "
                        + parameters.keySet().stream().limit(8).map(Quoted::of).collect(Collectors.joining(", "))
                        + (parameters.size() > 8 ? ", ... (" + parameters.size() + ")" : ""));
            }
            named.addAll(matches);
        }
        if (named.containsAll(parameters.keySet())) {
            throw new ModelException("all of its parameters would be frozen; leave at least one free");
        }
        parameters.keySet().removeAll(named);
    }

    /// Whether a name has the form of a pattern, in which `*` stands for any characters.
    private static boolean matches(String pattern, String name) {
        String expression = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }

    private SequencedMap<String, Tensor> parameters(List<Node> nodes) {
        Set<String> onlyConstant = new HashSet<>();
        for (Node node : nodes) {
            for (int position : Operators.of(node).constants()) {
                if (position < node.inputs().size()) {
                    onlyConstant.add(node.inputs().get(position));
                }
            }
        }
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (String name : node.inputs()) {
                if (model.initializers().get(name) instanceof Literal.Reals(Tensor tensor)
                        && !frozen.contains(name) && !onlyConstant.contains(name)) {
                    parameters.put(name, tensor);
                }
            }
        }
        if (parameters.isEmpty()) {
            throw new ModelException("it has no parameters: every floating initializer is frozen, or none is used "
                    + "(weights that stand in Constant nodes do not count)");
        }
        return parameters;
    }

    private SortedMap<String, Literal> constants(List<Node> nodes, Set<String> parameters) {
        SortedMap<String, Literal> constants = new TreeMap<>();
        for (Node node : nodes) {
            for (String name : node.inputs()) {
                Literal literal = model.initializers().get(name);
                if (literal != null && !parameters.contains(name)) {
                    constants.put(name, literal);
                }
            }
        }
        return constants;
    }

    /// In the order and with the layers that the metadata states, if it speaks of these parameters.
    private Layout layout(SequencedMap<String, Tensor> parameters, List<Node> nodes) {
        SequencedMap<String, String> layers = entries.layers();
        if (!layers.keySet().equals(parameters.keySet())) {
            LayerNames names = LayerNames.of(nodes, parameters.keySet());
            layers.clear();
            parameters.keySet().forEach(name -> layers.put(name, names.of(name)));
        }
        Layout.Builder builder = new Layout.Builder();
        try {
            layers.forEach((name, layer) -> {
                Tensor tensor = parameters.get(name);
                if (tensor != null) {
                    builder.add(name, layer, tensor.shape());
                }
            });
        } catch (ArithmeticException tooMany) {
            throw new ModelException("it has more than 2^31 parameters");
        }
        return builder.build();
    }

    private static double[] vector(Layout layout, Map<String, Tensor> parameters) {
        double[] vector = new double[layout.size()];
        for (Block block : layout.blocks()) {
            Tensor tensor = parameters.get(block.name());
            if (tensor != null) {
                System.arraycopy(tensor.values(), 0, vector, block.offset(), block.shape().size());
            }
        }
        return vector;
    }

    /// The stated hidden layers if all of them have a row for each sample; else the results of activations that have one,
    /// except the output itself.
    private static List<Graph.Hidden> hidden(Graph graph, List<Graph.Hidden> stated) {
        List<Shape> shapes = new ArrayList<>(graph.parameters().blocks().stream().map(Block::shape).toList());
        shapes.add(Shape.of(3, Shape.of(graph.sampleExtents().toArray()).size()));
        List<Graph.Hidden> found = new ArrayList<>();
        Trace.program(shapes, arguments -> {
            Evaluation evaluation = new Evaluation(graph, arguments.subList(0, arguments.size() - 1),
                    arguments.getLast()).run();
            boolean valid = !stated.isEmpty() && stated.stream().allMatch(hidden -> hasRows(evaluation, hidden));
            List<Graph.Hidden> candidates = valid ? stated : activations(graph);
            candidates.stream().filter(hidden -> hasRows(evaluation, hidden)).forEach(found::add);
            return List.of(arguments.getLast());
        });
        return found;
    }

    private static boolean hasRows(Evaluation evaluation, Graph.Hidden hidden) {
        return evaluation.hasRows(hidden.preactivation()) && evaluation.hasRows(hidden.activation());
    }

    private static List<Graph.Hidden> activations(Graph graph) {
        LayerNames layers = LayerNames.of(graph.nodes(), blockNames(graph));
        return graph.nodes()
                .stream()
                .filter(node -> Operators.of(node).activation() && !node.outputs().getFirst().equals(graph.output()))
                .map(node -> new Graph.Hidden(layers.ofActivation(node, graph.parameters()), node.inputs().getFirst(),
                        node.outputs().getFirst()))
                .toList();
    }

    private static Set<String> blockNames(Graph graph) {
        Set<String> names = new HashSet<>();
        graph.parameters().blocks().forEach(block -> names.add(block.name()));
        return names;
    }
}
