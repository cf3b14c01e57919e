package nadir.check;

import java.util.Arrays;
import nadir.ir.Comparison;

/// Runs a tape on a box of parameters and one sample: the value, the gradient by a reverse sweep, and columns of the
/// Hessian by the derivative of both sweeps along one parameter (forward over reverse).
///
/// After [#at(Interval[], double[], Interval[])] every step that depends on parameters is one of three things: linear in its operands (with coefficients
/// -1, 0 or 1), the product of two, or a function of one with known enclosures of its derivatives.
final class Sweep {
    private enum Kind {
        LEAF, LINEAR, PRODUCT, CURVED
    }

    private final Tape tape;
    private final Step[] steps;
    private final Kind[] kinds;
    private final int[] first;
    private final int[] second;
    private final int[] parameters;
    private final double[][] coefficients;
    private final Interval[] value;
    private final Interval[] slope;
    private final Interval[] curvature;
    private final Interval[] adjoint;
    private final Interval[] tangent;
    private final Interval[] adjointTangent;

    /// @param count how many parameters there are
    Sweep(Tape tape, int count) {
        this.tape = tape;
        int size = tape.steps().size();
        steps = tape.steps().toArray(Step[]::new);
        kinds = new Kind[size];
        first = new int[size];
        second = new int[size];
        coefficients = new double[size][];
        value = new Interval[size];
        slope = new Interval[size];
        curvature = new Interval[size];
        adjoint = new Interval[size];
        tangent = new Interval[size];
        adjointTangent = new Interval[size];
        parameters = new int[count];
        for (int i = 0; i < size; i++) {
            if (steps[i] instanceof Step.Parameter(int index)) {
                parameters[index] = i;
            }
        }
    }

    /// Evaluates at a box of parameters and a sample, whose targets are intervals.
    ///
    /// @throws NotConfirmedException if something is not defined, or not smooth in the parameters, all over the box
    void at(Interval[] box, double[] x, Interval[] y) {
        for (int i = 0; i < steps.length; i++) {
            evaluate(i, box, x, y);
        }
    }

    private void evaluate(int i, Interval[] box, double[] x, Interval[] y) {
        switch (steps[i]) {
            case Step.Parameter(int index) -> leaf(i, box[index]);
            case Step.Input(int index) -> leaf(i, Interval.of(x[index]));
            case Step.Target(int index) -> leaf(i, y[index]);
            case Step.Constant(double number) -> leaf(i, Interval.of(number));
            case Step.Sum(int a, int b) -> linear(i, value[a].plus(value[b]), a, 1, b, 1);
            case Step.Difference(int a, int b) -> linear(i, value[a].minus(value[b]), a, 1, b, -1);
            case Step.Product(int a, int b) -> {
                value[i] = value[a].times(value[b]);
                kind(i, Kind.PRODUCT, a, b);
            }
            case Step.Reciprocal(int a) -> curved(i, Jet.reciprocal(value[a]), a);
            case Step.Apply(var function, int a) -> curved(i, Jet.of(function, value[a], tape.depends()[a]), a);
            case Step.Power(int a, double exponent) -> curved(i, Jet.power(value[a], exponent), a);
            case Step.Extreme(boolean larger, int a, int b) -> extreme(i, larger, a, b);
            case Step.Mask(var comparison, int a, int b) -> mask(i, comparison, a, b);
            case Step.Choice(int mask, int a, int b) -> choice(i, mask, a, b);
        }
    }

    private void kind(int i, Kind kind, int a, int b) {
        kinds[i] = kind;
        first[i] = a;
        second[i] = b;
    }

    private void leaf(int i, Interval number) {
        value[i] = number;
        kind(i, Kind.LEAF, i, i);
    }

    private void linear(int i, Interval result, int a, double ofA, int b, double ofB) {
        value[i] = result;
        kind(i, Kind.LINEAR, a, b);
        coefficients[i] = new double[] {ofA, ofB};
    }

    private void curved(int i, Jet jet, int a) {
        value[i] = jet.value();
        slope[i] = jet.slope();
        curvature[i] = jet.curvature();
        kind(i, Kind.CURVED, a, a);
    }

    private void extreme(int i, boolean larger, int a, int b) {
        Interval x = value[a];
        Interval y = value[b];
        boolean firstIsLarger = x.lower() > y.upper();
        boolean secondIsLarger = y.lower() > x.upper();
        if (firstIsLarger || secondIsLarger) {
            boolean takeFirst = firstIsLarger == larger;
            linear(i, takeFirst ? x : y, a, takeFirst ? 1 : 0, b, takeFirst ? 0 : 1);
            return;
        }
        requireConstant(a, b, larger ? "a maximum" : "a minimum");
        Interval extreme = larger ? new Interval(Math.max(x.lower(), y.lower()), Math.max(x.upper(), y.upper()))
                : new Interval(Math.min(x.lower(), y.lower()), Math.min(x.upper(), y.upper()));
        linear(i, extreme, a, 0, b, 0);
    }

    /// Operands that do not depend on the parameters are the same all over the box, so no kink is crossed.
    private void requireConstant(int a, int b, String what) {
        if (tape.depends()[a] || tape.depends()[b]) {
            throw new NotConfirmedException("the loss is not smooth there: " + what + " of " + value[a] + " and "
                    + value[b] + ", which overlap");
        }
    }

    private void mask(int i, Comparison comparison, int a, int b) {
        Interval x = value[a];
        Interval y = value[b];
        Interval mask;
        if (x.lower() > y.upper()) {
            mask = comparison == Comparison.EQUAL ? Interval.ZERO : Interval.ONE;
        } else if (y.lower() > x.upper()) {
            mask = Interval.ZERO;
        } else {
            requireConstant(a, b, "a comparison");
            boolean equal = x.lower() == x.upper() && x.equals(y);
            mask = equal ? (comparison == Comparison.GREATER ? Interval.ZERO : Interval.ONE) : new Interval(0, 1);
        }
        linear(i, mask, a, 0, b, 0);
    }

    private void choice(int i, int mask, int a, int b) {
        if (!value[mask].contains(0)) {
            linear(i, value[a], a, 1, b, 0);
        } else if (value[mask].isZero()) {
            linear(i, value[b], a, 0, b, 1);
        } else {
            throw new NotConfirmedException("it is not decided which branch of the loss counts");
        }
    }

    /// An enclosure of the sample's loss.
    Interval loss() {
        return value[tape.result()];
    }

    /// Sweeps back; then [#addGradient(Interval[])] and [#addColumn(int, Interval[])] can be asked for.
    void back() {
        Arrays.fill(adjoint, Interval.ZERO);
        adjoint[tape.result()] = Interval.ONE;
        for (int i = tape.result(); i >= 0; i--) {
            Interval weight = adjoint[i];
            if (weight.isZero() || !tape.depends()[i]) {
                continue;
            }
            switch (kinds[i]) {
                case LEAF -> {
                }
                case LINEAR -> {
                    add(adjoint, first[i], weight.times(coefficients[i][0]));
                    add(adjoint, second[i], weight.times(coefficients[i][1]));
                }
                case PRODUCT -> {
                    add(adjoint, first[i], weight.times(value[second[i]]));
                    add(adjoint, second[i], weight.times(value[first[i]]));
                }
                case CURVED -> add(adjoint, first[i], weight.times(slope[i]));
            }
        }
    }

    private static void add(Interval[] to, int position, Interval term) {
        to[position] = to[position].plus(term);
    }

    /// Adds an enclosure of the gradient.
    void addGradient(Interval[] to) {
        for (int k = 0; k < parameters.length; k++) {
            add(to, k, adjoint[parameters[k]]);
        }
    }

    /// Adds an enclosure of a column of the Hessian.
    void addColumn(int parameter, Interval[] to) {
        forward(parameters[parameter]);
        Arrays.fill(adjointTangent, Interval.ZERO);
        for (int i = tape.result(); i >= 0; i--) {
            if (tape.depends()[i]) {
                backAlong(i);
            }
        }
        for (int k = 0; k < parameters.length; k++) {
            add(to, k, adjointTangent[parameters[k]]);
        }
    }

    private void forward(int start) {
        Arrays.fill(tangent, Interval.ZERO);
        tangent[start] = Interval.ONE;
        for (int i = start + 1; i < steps.length; i++) {
            Interval a = tangent[first[i]];
            Interval b = tangent[second[i]];
            if (a.isZero() && b.isZero()) {
                continue;
            }
            tangent[i] = switch (kinds[i]) {
                case LEAF -> tangent[i];
                case LINEAR -> a.times(coefficients[i][0]).plus(b.times(coefficients[i][1]));
                case PRODUCT -> a.times(value[second[i]]).plus(b.times(value[first[i]]));
                case CURVED -> a.times(slope[i]);
            };
        }
    }

    /// The derivative of one step of [#back()] along the tangent.
    private void backAlong(int i) {
        Interval weight = adjoint[i];
        Interval change = adjointTangent[i];
        int a = first[i];
        int b = second[i];
        switch (kinds[i]) {
            case LEAF -> {
            }
            case LINEAR -> {
                add(adjointTangent, a, change.times(coefficients[i][0]));
                add(adjointTangent, b, change.times(coefficients[i][1]));
            }
            case PRODUCT -> {
                if (tape.depends()[a]) {
                    add(adjointTangent, a, change.times(value[b]).plus(weight.times(tangent[b])));
                }
                if (tape.depends()[b]) {
                    add(adjointTangent, b, change.times(value[a]).plus(weight.times(tangent[a])));
                }
            }
            case CURVED -> add(adjointTangent, a,
                    change.times(slope[i]).plus(weight.times(curvature[i]).times(tangent[a])));
        }
    }
}
