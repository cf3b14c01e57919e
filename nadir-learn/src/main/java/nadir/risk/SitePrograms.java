package nadir.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nadir.diff.Derivatives;
import nadir.domain.Algebra;
import nadir.ir.BinaryFunction;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;
import nadir.ir.ProgramBuilder;
import nadir.ir.Value;
import nadir.pass.Simplify;
import nadir.risk.ParameterSites.Site;
import nadir.tensor.Ints;
import nadir.tensor.Shape;

/// Programs that differentiate the losses of samples by the sites of parameters instead of by parameters. All take what
/// the losses take (blocks, x, y), then the mask.
final class SitePrograms {
    private final ParameterSites sites;
    private final List<Value> features;
    private final List<Shape> inputs;
    /// (inputs, mask, a shift of each site) -> (the signal of each site, features)
    private final Program shifted;

    SitePrograms(ParameterSites sites) {
        this.sites = sites;
        this.inputs = new ArrayList<>(sites.losses().inputShapes());
        this.inputs.add(sites.losses().outputs().getFirst().shape());
        this.features = new ArrayList<>();
        for (Site site : sites.sites()) {
            for (ParameterSites.Term term : site.terms()) {
                Value value = term.features();
                if (value != null && !features.contains(value)) {
                    features.add(value);
                }
            }
        }
        this.shifted = shifted();
    }

    /// The place of a term's features among those of [#signals()].
    int feature(Value value) {
        return sites.sites().size() + features.indexOf(value);
    }

    /// -> the signal of each site (rows x units), which is the derivative of the masked sum of losses by it, then all
    /// features (rows x width)
    Program signals() {
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> arguments = new ArrayList<>(builder.inputs(inputs));
        arguments.addAll(zeros(builder));
        return Simplify.of(builder.build(shifted.evaluate(builder, arguments)));
    }

    /// A program with what each of its outputs is the derivative of, as places among the outputs of [#signals()].
    record Along(Program program, List<Integer> differentiated) {}

    /// A direction (units), by which the site is shifted in all rows alike -> the derivatives along it of the signals of
    /// this site and later ones, and of the features that depend on it.
    Along along(int site) {
        Program forward = Derivatives.jvp(shifted, Ints.of(inputs.size() + site));
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> arguments = new ArrayList<>(builder.inputs(inputs));
        Shape shape = sites.sites().get(site).value().shape();
        Value direction = builder.input(Shape.of(shape.extent(1)));
        arguments.addAll(zeros(builder));
        arguments.add(new Algebra<>(builder).broadcast(direction, shape, Ints.of(1)));
        List<Value> results = forward.evaluate(builder, arguments);
        int count = shifted.outputs().size();
        Program tangents = Simplify.of(builder.build(results.subList(count, 2 * count)));
        Set<Value> moving = moving(tangents);
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean later = i >= site;
            if (later && moving.contains(tangents.outputs().get(i))) {
                kept.add(i);
            }
        }
        List<Value> outputs = kept.stream().map(tangents.outputs()::get).toList();
        return new Along(Simplify.of(new Program(tangents.inputs(), tangents.equations(), outputs)), kept);
    }

    /// The values that depend on the last input.
    private static Set<Value> moving(Program program) {
        Set<Value> moving = new HashSet<>();
        moving.add(program.inputs().getLast());
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(moving::contains)) {
                moving.add(equation.result());
            }
        }
        return moving;
    }

    private List<Value> zeros(ProgramBuilder builder) {
        Algebra<Value> algebra = new Algebra<>(builder);
        return sites.sites().stream().map(site -> algebra.literal(0, site.value().shape())).toList();
    }

    private Program shifted() {
        Program losses = replayed(sites.losses().outputs());
        Program values = replayed(features);
        int known = inputs.size() - 1;
        int count = sites.sites().size();
        Program pulled = Derivatives.vjp(losses, Ints.range(known, known + count));
        ProgramBuilder builder = new ProgramBuilder();
        List<Value> arguments = new ArrayList<>(builder.inputs(inputs));
        Value mask = arguments.removeLast();
        sites.sites().forEach(site -> arguments.add(builder.input(site.value().shape())));
        List<Value> outputs = new ArrayList<>();
        List<Value> featureValues = values.evaluate(builder, arguments);
        arguments.add(mask);
        List<Value> pulledValues = pulled.evaluate(builder, arguments);
        outputs.addAll(pulledValues.subList(1, pulledValues.size()));
        outputs.addAll(featureValues);
        return builder.build(outputs);
    }

    /// (inputs without the mask, a shift of each site) -> values of the losses' program
    private Program replayed(List<Value> wanted) {
        ProgramBuilder builder = new ProgramBuilder();
        Program losses = sites.losses();
        Map<Value, Value> known = new HashMap<>();
        losses.inputs().forEach(input -> known.put(input, builder.input(input.shape())));
        Map<Value, Value> shifts = new HashMap<>();
        sites.sites().forEach(site -> shifts.put(site.value(), builder.input(site.value().shape())));
        for (Equation equation : losses.equations()) {
            Value result = builder.apply(equation.op(), equation.operands().stream().map(known::get).toList());
            Value shift = shifts.get(equation.result());
            known.put(equation.result(), shift == null ? result
                    : builder.apply(new Op.Binary(BinaryFunction.ADD), List.of(result, shift)));
        }
        return builder.build(wanted.stream().map(known::get).toList());
    }
}
