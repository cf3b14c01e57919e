package nadir.risk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nadir.ir.BinaryFunction;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.Value;
import nadir.network.Block;
import nadir.tensor.Ints;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Where the parameters of a network enter the losses of its samples, if all of them enter as a dense layer's do: as a
/// sum of products "features times weights" and of biases, each row by itself. What such a sum comes to is a *site*: a
/// change of a parameter is, for each sample, a change of one unit of the site, times the sample's feature. The sites of
/// a dense network are its pre-activations and its output.
///
/// @param losses the program that was looked at
/// @param sites in the order of evaluation: the features of a site depend on sites before it only
record ParameterSites(Program losses, List<Site> sites) {
    ParameterSites {
        sites = List.copyOf(sites);
    }

    /// What parameters add to.
    ///
    /// @param value rows x units
    /// @param terms what they are multiplied by
    /// @param parameters the place in the flat vector of the weight between feature a (counted through all terms) and
    ///     unit b, at a units + b
    record Site(Value value, List<Term> terms, int[] parameters) {
        Site {
            terms = List.copyOf(terms);
        }

        int units() {
            return value.shape().extent(1);
        }

        /// The features of all terms.
        int features() {
            return terms.stream().mapToInt(Term::width).sum();
        }
    }

    /// Neighbouring features.
    ///
    /// @param features rows x width, or null for a single feature that is 1: that of a bias
    record Term(@Nullable Value features, int width) {}

    /// Looks for the sites of a program.
    ///
    /// @param losses takes the blocks, then values with a row for each sample; gives a loss for each
    /// @return empty if a parameter enters in another way, or more than once
    static Optional<ParameterSites> of(Program losses, List<Block> blocks) {
        Search search = new Search(losses, blocks);
        for (Equation equation : losses.equations()) {
            if (!search.follow(equation)) {
                return Optional.empty();
            }
        }
        return search.rowwise.contains(losses.outputs().getFirst())
                ? Optional.of(new ParameterSites(losses, search.sites()))
                : Optional.empty();
    }

    /// Parameters in the order in which a value has them.
    private record View(int block, int[] parameters) {}

    private record Entry(Value result, Term term, int[] parameters) {}

    private static final class Search {
        private final Program program;
        private final int rows;
        private final Map<Value, View> views = new HashMap<>();
        /// Values whose first axis counts samples and whose rows depend on one sample each.
        private final Set<Value> rowwise = new HashSet<>();
        private final Set<Integer> entered = new HashSet<>();
        private final List<Entry> entries = new ArrayList<>();

        Search(Program program, List<Block> blocks) {
            this.program = program;
            this.rows = program.outputs().getFirst().shape().extent(0);
            for (int i = 0; i < blocks.size(); i++) {
                Block block = blocks.get(i);
                int[] parameters = Ints.range(block.offset(), block.end()).toArray();
                views.put(program.inputs().get(i), new View(i, parameters));
            }
            rowwise.addAll(program.inputs().subList(blocks.size(), program.inputs().size()));
        }

        /// Whether the equation is one that rows go through one by one, or only moves parameters.
        boolean follow(Equation equation) {
            List<Value> operands = equation.operands();
            boolean anyView = operands.stream().anyMatch(views::containsKey);
            boolean anyRows = operands.stream().anyMatch(rowwise::contains);
            if (anyView) {
                return enter(equation);
            }
            if (anyRows && !goesByRows(equation)) {
                return false;
            }
            if (anyRows) {
                rowwise.add(equation.result());
            }
            return true;
        }

        private boolean enter(Equation equation) {
            Value first = equation.operands().getFirst();
            Value result = equation.result();
            View view = views.get(first);
            return switch (equation.op()) {
                case Op.Reshape _ when view != null -> {
                    views.put(result, view);
                    yield true;
                }
                case Op.Permute(var axes) when view != null -> {
                    views.put(result, new View(view.block, permuted(view.parameters, first.shape(), axes)));
                    yield true;
                }
                case Op.Broadcast(var target, var axes) when view != null && target.rank() == 2
                        && target.extent(0) == rows && axes.equals(Ints.of(1)) ->
                        enter(result, new Term(null, 1), view, view.parameters);
                case Op.Contract contract -> enter(contract, equation);
                case Op.Elementwise _,Op.Structural _,Op.Reduction _ -> false;
            };
        }

        private boolean enter(Op.Contract op, Equation equation) {
            boolean weightsFirst = views.containsKey(equation.operands().getFirst());
            Value features = equation.operands().get(weightsFirst ? 1 : 0);
            Value weights = equation.operands().get(weightsFirst ? 0 : 1);
            View view = views.get(weights);
            Ints across = weightsFirst ? op.right() : op.left();
            Ints matrix = weightsFirst ? op.left() : op.right();
            if (view == null || !rowwise.contains(features) || across.size() != 2 || matrix.size() != 2
                    || op.result().size() != 2 || op.result().get(0) != across.get(0)) {
                return false;
            }
            boolean transposed = matrix.get(1) == across.get(1);
            if (matrix.get(transposed ? 0 : 1) != op.result().get(1)
                    || matrix.get(transposed ? 1 : 0) != across.get(1)) {
                return false;
            }
            int[] parameters = transposed
                    ? permuted(view.parameters, weights.shape(), Ints.of(1, 0))
                    : view.parameters;
            return enter(equation.result(), new Term(features, features.shape().extent(1)), view, parameters);
        }

        private boolean enter(Value result, Term term, View view, int[] parameters) {
            entries.add(new Entry(result, term, parameters));
            rowwise.add(result);
            return entered.add(view.block);
        }

        private boolean goesByRows(Equation equation) {
            Value first = equation.operands().getFirst();
            Shape result = equation.result().shape();
            boolean sameRows = result.rank() > 0 && result.extent(0) == rows;
            return switch (equation.op()) {
                case Op.Elementwise _ -> true;
                case Op.Constant _ -> true;
                case Op.Broadcast(var _, var axes) -> axes.get(0) == 0;
                case Op.Reshape _ -> sameRows;
                case Op.Permute(var axes) -> axes.get(0) == 0;
                case Op.Slice _,Op.Embed _ -> sameRows && first.shape().extent(0) == rows;
                case Op.Concatenate(int axis) -> axis != 0;
                case Op.Windows(int axis, int _, int _, int _, int _) -> axis != 0;
                case Op.Sum(var axes) -> !axes.contains(0);
                case Op.Overlap(int axis, int _, int _, int _) -> axis != 0;
                case Op.LogSumExp(int axis) -> axis != 0;
                case Op.Contract contract -> goesByRows(contract, equation.operands());
            };
        }

        private boolean goesByRows(Op.Contract op, List<Value> operands) {
            if (op.result().size() == 0) {
                return false;
            }
            int label = op.result().get(0);
            return (!rowwise.contains(operands.get(0)) || op.left().get(0) == label)
                    && (!rowwise.contains(operands.get(1)) || op.right().get(0) == label);
        }

        private static int[] permuted(int[] elements, Shape shape, Ints axes) {
            int[] strides = shape.strides();
            int[] extents = axes.stream().map(shape::extent).toArray();
            int[] result = new int[elements.length];
            for (int i = 0; i < result.length; i++) {
                int rest = i;
                int from = 0;
                for (int axis = extents.length - 1; axis >= 0; axis--) {
                    from += rest % extents[axis] * strides[axes.get(axis)];
                    rest /= extents[axis];
                }
                result[i] = elements[from];
            }
            return result;
        }

        List<Site> sites() {
            Map<Value, Integer> positions = new HashMap<>();
            Map<Value, List<Equation>> users = new HashMap<>();
            for (Equation equation : program.equations()) {
                positions.put(equation.result(), positions.size());
                equation.operands().forEach(v -> users.computeIfAbsent(v, _ -> new ArrayList<>()).add(equation));
            }
            Map<Value, List<Entry>> bySite = new LinkedHashMap<>();
            for (Entry entry : entries) {
                bySite.computeIfAbsent(top(entry.result, users), _ -> new ArrayList<>()).add(entry);
            }
            return bySite.entrySet()
                    .stream()
                    .sorted(Comparator.comparing(site -> positions.getOrDefault(site.getKey(), 0)))
                    .map(site -> site(site.getKey(), site.getValue()))
                    .toList();
        }

        /// The sum that a value is only there for: changing the value is changing the sum.
        private static Value top(Value value, Map<Value, List<Equation>> users) {
            Value top = value;
            List<Equation> using = users.getOrDefault(top, List.of());
            while (using.size() == 1 && using.getFirst().op() instanceof Op.Binary(var function)
                    && function == BinaryFunction.ADD) {
                top = using.getFirst().result();
                using = users.getOrDefault(top, List.of());
            }
            return top;
        }

        private static Site site(Value value, List<Entry> entries) {
            int[] parameters = entries.stream().flatMapToInt(entry -> Ints.of(entry.parameters).stream()).toArray();
            return new Site(value, entries.stream().map(Entry::term).toList(), parameters);
        }
    }
}
