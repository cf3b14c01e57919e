package nadir.check;

import java.util.Arrays;
import nadir.ir.Comparison;

/// Runs a tape at a point and one sample, between decimals: the value, and the gradient by a reverse sweep. What [Sweep] is,
/// with more digits and without second derivatives.
final class DecimalSweep {
    private static final DecimalInterval MINUS_ONE = DecimalInterval.ONE.negate();

    private final Tape tape;
    private final Step[] steps;
    private final DecimalInterval[] value;
    /// For each step its derivatives by its two operands.
    private final DecimalInterval[] byFirst;
    private final DecimalInterval[] bySecond;
    private final int[] first;
    private final int[] second;
    private final DecimalInterval[] adjoint;

    DecimalSweep(Tape tape) {
        this.tape = tape;
        int size = tape.steps().size();
        steps = tape.steps().toArray(Step[]::new);
        value = new DecimalInterval[size];
        byFirst = new DecimalInterval[size];
        bySecond = new DecimalInterval[size];
        first = new int[size];
        second = new int[size];
        adjoint = new DecimalInterval[size];
    }

    /// Evaluates.
    ///
    /// @throws NotConfirmedException if something is not defined, or not smooth in the parameters
    void at(DecimalInterval[] point, DecimalInterval[] x, DecimalInterval[] y) {
        for (int i = 0; i < steps.length; i++) {
            evaluate(i, point, x, y);
        }
    }

    private void evaluate(int i, DecimalInterval[] point, DecimalInterval[] x, DecimalInterval[] y) {
        switch (steps[i]) {
            case Step.Parameter(int index) -> leaf(i, point[index]);
            case Step.Input(int index) -> leaf(i, x[index]);
            case Step.Target(int index) -> leaf(i, y[index]);
            case Step.Constant(double number) -> leaf(i, DecimalInterval.of(number));
            case Step.Sum(int a, int b) ->
                    set(i, value[a].plus(value[b]), a, DecimalInterval.ONE, b, DecimalInterval.ONE);
            case Step.Difference(int a, int b) ->
                    set(i, value[a].minus(value[b]), a, DecimalInterval.ONE, b, MINUS_ONE);
            case Step.Product(int a, int b) -> set(i, value[a].times(value[b]), a, value[b], b, value[a]);
            case Step.Reciprocal(int a) -> curved(i, DecimalJet.reciprocal(value[a]), a);
            case Step.Apply(var function, int a) -> curved(i, DecimalJet.of(function, value[a], tape.depends()[a]), a);
            case Step.Power(int a, double exponent) -> curved(i, DecimalJet.power(value[a], exponent), a);
            case Step.Extreme(boolean larger, int a, int b) -> extreme(i, larger, a, b);
            case Step.Mask(var comparison, int a, int b) -> mask(i, comparison, a, b);
            case Step.Choice(int mask, int a, int b) -> choice(i, mask, a, b);
        }
    }

    private void set(int i, DecimalInterval result, int a, DecimalInterval byA, int b, DecimalInterval byB) {
        value[i] = result;
        first[i] = a;
        byFirst[i] = byA;
        second[i] = b;
        bySecond[i] = byB;
    }

    private void leaf(int i, DecimalInterval number) {
        set(i, number, i, DecimalInterval.ZERO, i, DecimalInterval.ZERO);
    }

    private void curved(int i, DecimalJet jet, int a) {
        set(i, jet.value(), a, jet.slope(), a, DecimalInterval.ZERO);
    }

    /// One of two operands, whichever it is.
    private void select(int i, boolean takeFirst, int a, int b) {
        set(i, takeFirst ? value[a] : value[b], a, takeFirst ? DecimalInterval.ONE : DecimalInterval.ZERO, b,
                takeFirst ? DecimalInterval.ZERO : DecimalInterval.ONE);
    }

    private void extreme(int i, boolean larger, int a, int b) {
        DecimalInterval x = value[a];
        DecimalInterval y = value[b];
        if (x.isAbove(y) || y.isAbove(x)) {
            select(i, x.isAbove(y) == larger, a, b);
            return;
        }
        requireConstant(a, b, larger ? "a maximum" : "a minimum");
        set(i, larger ? new DecimalInterval(x.lower().max(y.lower()), x.upper().max(y.upper()))
                : new DecimalInterval(x.lower().min(y.lower()), x.upper().min(y.upper())), a, DecimalInterval.ZERO, b,
                DecimalInterval.ZERO);
    }

    /// Operands that do not depend on the parameters cross no kink.
    private void requireConstant(int a, int b, String what) {
        if (tape.depends()[a] || tape.depends()[b]) {
            throw new NotConfirmedException("the loss is not smooth there: " + what + " of " + value[a] + " and "
                    + value[b] + ", which overlap");
        }
    }

    private void mask(int i, Comparison comparison, int a, int b) {
        DecimalInterval x = value[a];
        DecimalInterval y = value[b];
        DecimalInterval mask;
        if (x.isAbove(y)) {
            mask = comparison == Comparison.EQUAL ? DecimalInterval.ZERO : DecimalInterval.ONE;
        } else if (y.isAbove(x)) {
            mask = DecimalInterval.ZERO;
        } else {
            requireConstant(a, b, "a comparison");
            boolean equal = x.lower().compareTo(y.upper()) == 0 && x.upper().compareTo(y.lower()) == 0;
            mask = equal ? (comparison == Comparison.GREATER ? DecimalInterval.ZERO : DecimalInterval.ONE)
                    : new DecimalInterval(DecimalInterval.ZERO.lower(), DecimalInterval.ONE.upper());
        }
        set(i, mask, a, DecimalInterval.ZERO, b, DecimalInterval.ZERO);
    }

    private void choice(int i, int mask, int a, int b) {
        if (value[mask].containsZero() && !value[mask].isZero()) {
            throw new NotConfirmedException("it is not decided which branch of the loss counts");
        }
        select(i, !value[mask].isZero(), a, b);
    }

    /// An enclosure of the sample's loss.
    DecimalInterval loss() {
        return value[tape.result()];
    }

    /// Sweeps back and adds an enclosure of the gradient.
    void addGradient(DecimalInterval[] to) {
        Arrays.fill(adjoint, DecimalInterval.ZERO);
        adjoint[tape.result()] = DecimalInterval.ONE;
        for (int i = tape.result(); i >= 0; i--) {
            DecimalInterval weight = adjoint[i];
            if (weight.isZero() || !tape.depends()[i]) {
                continue;
            }
            if (steps[i] instanceof Step.Parameter(int index)) {
                to[index] = to[index].plus(weight);
                continue;
            }
            add(first[i], weight, byFirst[i]);
            add(second[i], weight, bySecond[i]);
        }
    }

    private void add(int operand, DecimalInterval weight, DecimalInterval derivative) {
        if (tape.depends()[operand] && !derivative.isZero()) {
            adjoint[operand] = adjoint[operand].plus(weight.times(derivative));
        }
    }
}
