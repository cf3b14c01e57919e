package nadir.check;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Encloses a subject's loss and gradient at a point of doubles, between decimals, and rounds them outwards to doubles in the
/// end: what [Enclosures] does over boxes, where more digits are needed.
final class DecimalEnclosures {
    /// About how many steps of a sum or product an elementary function costs.
    private static final long FUNCTION = 100;
    /// More take too long, at about a microsecond each.
    private static final long MOST_WORK = 500_000_000;
    /// For one step: two intervals of its own with two decimals each, and references.
    private static final long BYTES = 800;

    private final Subject subject;
    private final Tape tape;

    /// @throws NotConfirmedException if the work or the memory would be too much
    DecimalEnclosures(Subject subject, Tape tape) {
        this.subject = subject;
        this.tape = tape;
        long functions = tape.steps()
                .stream()
                .filter(step -> step instanceof Step.Apply || step instanceof Step.Power)
                .count();
        long work = subject.samples() * (tape.steps().size() + FUNCTION * functions);
        Checker.require(work <= MOST_WORK, "a gradient between decimals takes " + work + " steps, and more than "
                + MOST_WORK + " are not tried");
        long needed = BYTES * tape.steps().size();
        Checker.require(needed <= Runtime.getRuntime().maxMemory(), "a gradient between decimals takes "
                + (needed >> 20) + " MB; allow more memory");
    }

    /// The loss at a point.
    Interval loss(double[] point) {
        return preciseLoss(point).toDoubles();
    }

    /// The gradient at a point.
    Interval[] gradient(double[] point) {
        return Arrays.stream(preciseGradient(point)).map(DecimalInterval::toDoubles).toArray(Interval[]::new);
    }

    DecimalInterval preciseLoss(double[] point) {
        DecimalInterval[] theta = exact(point);
        DecimalSweep sweep = new DecimalSweep(tape);
        DecimalInterval sum = DecimalInterval.ZERO;
        for (int i = 0; i < subject.samples(); i++) {
            evaluate(sweep, theta, i);
            sum = sum.plus(sweep.loss());
        }
        DecimalInterval squares = DecimalInterval.ZERO;
        for (DecimalInterval parameter : theta) {
            squares = squares.plus(parameter.square());
        }
        return reduced(sum).plus(squares.times(subject.weightDecay()).times(0.5));
    }

    DecimalInterval[] preciseGradient(double[] point) {
        DecimalInterval[] theta = exact(point);
        DecimalSweep sweep = new DecimalSweep(tape);
        DecimalInterval[] sum = new DecimalInterval[point.length];
        Arrays.fill(sum, DecimalInterval.ZERO);
        for (int i = 0; i < subject.samples(); i++) {
            evaluate(sweep, theta, i);
            sweep.addGradient(sum);
        }
        for (int k = 0; k < sum.length; k++) {
            sum[k] = reduced(sum[k]).plus(theta[k].times(subject.weightDecay()));
        }
        return sum;
    }

    private void evaluate(DecimalSweep sweep, DecimalInterval[] theta, int sample) {
        sweep.at(theta, row(subject.x().values(), sample, subject.x().shape().extent(1)),
                row(subject.y().values(), sample, subject.y().shape().extent(1)));
    }

    private static DecimalInterval[] row(double[] matrix, int row, int columns) {
        return exact(Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns));
    }

    private static DecimalInterval[] exact(double[] numbers) {
        return DoubleStream.of(numbers).mapToObj(DecimalInterval::of).toArray(DecimalInterval[]::new);
    }

    /// 1/m or 1, times a sum.
    private DecimalInterval reduced(DecimalInterval sum) {
        return subject.mean() ? sum.times(DecimalInterval.of(subject.samples()).reciprocal()) : sum;
    }
}
