package nadir.race;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import nadir.linalg.SymmetricOperator;
import nadir.risk.Risk;
import org.jspecify.annotations.Nullable;

/// The oracle of one race: it evaluates, counts, and ends the race when it is decided.
final class Referee implements Oracle {
    private final Problem problem;
    private final Risk risk;
    private final double[] start;
    private final double budget;
    private final long seed;
    private final BooleanSupplier stop;
    private final @Nullable Trajectory way;

    private long values;
    private long gradients;
    private long products;
    private long sampledTerms;
    private double lowest = Double.POSITIVE_INFINITY;
    private double costToTarget = Double.NaN;
    private boolean spent;
    /// Where the last whole evaluation was, of length 0 before the first.
    private double[] seenPoint = {};
    private double seenValue = Double.NaN;
    /// The value at the last point told, NaN before the first.
    private double toldValue = Double.NaN;
    private boolean told;

    /// @param start where the race begins; taken over
    /// @param way hears where the contender goes, and then the race goes on when it is decided; null for a race that ends then
    Referee(Problem problem, Risk risk, double[] start, double budget, long seed, BooleanSupplier stop,
            @Nullable Trajectory way) {
        this.problem = problem;
        this.risk = risk;
        this.start = start;
        this.budget = budget;
        this.seed = seed;
        this.stop = stop;
        this.way = way;
    }

    @Override
    public int dimension() {
        return risk.dimension();
    }

    @Override
    public int terms() {
        return risk.terms();
    }

    @Override
    public double[] start() {
        return start.clone();
    }

    @Override
    public double[] randomStart(long draw) {
        return problem.randomStart(draw);
    }

    @Override
    public double budget() {
        return budget;
    }

    @Override
    public double left() {
        return Math.max(0, budget - costs().total());
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public boolean isStopped() {
        return stop.getAsBoolean();
    }

    @Override
    public double value(double[] point) {
        admit(Costs.VALUE);
        values++;
        return seen(point, risk.value(point));
    }

    @Override
    public double gradient(double[] point, double[] gradient) {
        admit(1);
        gradients++;
        return seen(point, risk.gradient(point, gradient));
    }

    @Override
    public double sampledGradient(double[] point, int[] indices, int from, int to, double[] gradient) {
        admit((double) (to - from) / terms());
        sampledTerms += to - from;
        return risk.sampledGradient(point, indices, from, to, gradient);
    }

    @Override
    public SymmetricOperator hessian(double[] point) {
        SymmetricOperator hessian = risk.hessian(point);
        return new SymmetricOperator() {
            @Override
            public int dimension() {
                return hessian.dimension();
            }

            @Override
            public void apply(double[] direction, double[] result) {
                admit(Costs.PRODUCT);
                products++;
                hessian.apply(direction, result);
            }
        };
    }

    @Override
    public void hessianProduct(double[] point, double[] direction, double[] result) {
        admit(Costs.PRODUCT);
        products++;
        risk.hessianProduct(point, direction, result);
    }

    @Override
    public void tell(double[] point) {
        toldValue = Arrays.equals(point, seenPoint) ? seenValue : seen(point, risk.value(point));
        told = true;
        pass(point);
    }

    @Override
    public void pass(double[] point) {
        if (way != null) {
            double value = Arrays.equals(point, seenPoint) ? seenValue : risk.value(point);
            way.visit(costs().total(), value, point);
        }
    }

    /// Ends the race where an evaluation would count for nothing.
    private void admit(double price) {
        if (isStopped()) {
            throw new CancellationException("the race was stopped");
        }
        if (isDecided() && way == null) {
            throw new RaceOverException("the target is reached");
        }
        // Thirds do not add up exactly.
        if (costs().total() + price > budget * (1 + 1e-12)) {
            spent = true;
            throw new RaceOverException("the budget of " + budget + " gradients is spent");
        }
    }

    private double seen(double[] point, double value) {
        seenPoint = seenPoint.length == point.length ? seenPoint : new double[point.length];
        System.arraycopy(point, 0, seenPoint, 0, point.length);
        seenValue = value;
        if (value < lowest) {
            lowest = value;
        }
        if (value <= problem.truth().target() && !isDecided()) {
            costToTarget = costs().total();
        }
        return value;
    }

    boolean isDecided() {
        return !Double.isNaN(costToTarget);
    }

    boolean isSpent() {
        return spent;
    }

    double lowest() {
        return lowest;
    }

    double costToTarget() {
        return costToTarget;
    }

    /// Whether the last point told has a value that is not finite or beyond a bound.
    boolean ranOff(double bound) {
        return told && !(toldValue <= bound);
    }

    Costs costs() {
        return new Costs(values, gradients, products, sampledTerms, terms(), 0);
    }
}
