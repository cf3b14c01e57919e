package nadir.race;

import java.util.Locale;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.loss.Loss;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import nadir.trap.BetterPoint;
import nadir.trap.DeadReluMinimum;
import nadir.trap.LinearSaddle;
import nadir.trap.MinimumTrap;
import nadir.trap.Plateau;
import nadir.trap.SaddleTwin;
import nadir.trap.Trap;
import nadir.trap.TrapBuilder;
import nadir.trap.Valley;

/// Builds problems.
final class ProblemBuilder {
    /// How many descents of either kind look for a point below a trap.
    private static final int LOWER_POINT_STARTS = 3;
    private static final double[] NO_TRAP = {};

    private final ProblemSpec spec;

    ProblemBuilder(ProblemSpec spec) {
        this.spec = spec;
    }

    Problem build() {
        return switch (spec) {
            case ProblemSpec.Minimum(var request) -> leaving(TrapBuilder.build(request));
            case ProblemSpec.Twin(var request) -> leaving(SaddleTwin.of(TrapBuilder.build(request)));
            case ProblemSpec.Saddle(var shape, int order, int rank) -> leaving(saddle(shape, order, rank));
            case ProblemSpec.Flat(var shape, double saturation) -> leaving(Plateau.of(shape.inputs(), shape.outputs(),
                    shape.hidden(), saturation, shape.samples(), shape.seed()));
            case ProblemSpec.Dead(var shape, double margin) -> leaving(DeadReluMinimum.of(shape.inputs(),
                    shape.outputs(), shape.hidden(), margin, shape.samples(), shape.seed()));
            case ProblemSpec.Steep(var shape) -> valley(shape);
            case ProblemSpec.Linear(var shape) -> linear(shape);
            case ProblemSpec.Data choice -> data(choice);
            case ProblemSpec.Given given ->
                    throw new InputException(given.name() + " is there already, and is not built");
        };
    }

    private static LinearSaddle saddle(ProblemSpec.Shape shape, int order, int rank) {
        return LinearSaddle.of(shape.inputs(), shape.outputs(), shape.hidden(), rank, order, shape.samples(),
                shape.seed());
    }

    private Problem leaving(Trap trap) {
        return of(trap, Truth.leaving(trap.loss(), lower(trap, trap.loss()), knowledge(trap)));
    }

    private Problem valley(ProblemSpec.Shape shape) {
        if (shape.hidden().size() != 1 || shape.outputs() != 1) {
            throw new InputException("a valley requires one hidden layer and one output, got " + spec.name());
        }
        Valley valley = Valley.of(shape.inputs(), shape.hidden().getFirst(), shape.samples(), shape.seed());
        return of(valley, Truth.leaving(valley.limit(), lower(valley, valley.limit()), knowledge(valley)));
    }

    private static Knowledge knowledge(Trap trap) {
        return trap instanceof LinearSaddle ? Knowledge.CLOSED_FORM : Knowledge.LOWER_POINT;
    }

    private double lower(Trap trap, double level) {
        try (Risk risk = new Problem(spec, trap.network(), trap.data(), trap.conventions(), NO_TRAP, UNKNOWN, "")
                .risk()) {
            double better = BetterPoint.of(trap, risk, LOWER_POINT_STARTS).loss();
            if (!(better < level)) {
                throw new InputException(spec.name() + " is no problem to race on: nothing lower than its trap was "
                        + "found; choose another seed");
            }
            return better;
        }
    }

    private static final Truth UNKNOWN = new Truth(Double.NaN, Double.NaN, Knowledge.LOWER_POINT, Double.NaN);

    private Problem of(Trap trap, Truth truth) {
        return new Problem(spec, trap.network(), trap.data(), trap.conventions(), trap.point(), truth, facts(trap));
    }

    private static String facts(Trap trap) {
        return switch (trap) {
            case MinimumTrap minimum -> facts(minimum);
            case SaddleTwin twin -> facts(twin.minimum());
            case LinearSaddle saddle -> String.format(Locale.ROOT, "the loss falls with power %d of the distance",
                    saddle.order());
            case Plateau plateau -> String.format(Locale.ROOT, "|gradient| %.1e", plateau.gradientNorm());
            case DeadReluMinimum dead -> String.format(Locale.ROOT, "units off by %.2g", dead.margin());
            case Valley _ -> "";
        };
    }

    private static String facts(MinimumTrap minimum) {
        return String.format(Locale.ROOT, "conditioning %.1e, %d zero eigenvalues", minimum.conditioning(),
                minimum.nullity());
    }

    /// The data and the global minimum of the saddle of rank 0; its level, that of the zero map, is left out of the starts.
    private Problem linear(ProblemSpec.Shape shape) {
        LinearSaddle zero = saddle(shape, 2, 0);
        Problem problem = new Problem(spec, zero.network(), zero.data(), zero.conventions(), NO_TRAP, UNKNOWN, "");
        try (Risk risk = problem.risk()) {
            Truth truth = Truth.reaching(zero.loss(), risk.value(zero.globalMinimum()), Knowledge.CLOSED_FORM);
            return new Problem(spec, zero.network(), zero.data(), zero.conventions(), NO_TRAP, truth, "");
        }
    }

    private Problem data(ProblemSpec.Data choice) {
        Loss loss = Loss.of(choice.loss(), 0, 0);
        Conventions conventions = Conventions.of(loss).withWeightDecay(choice.weightDecay());
        Dataset data = loss.suited(DataSources.load(DataRequest.of("sample:" + choice.sample())));
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(data.features(), choice.hidden(), data.outputs(),
                choice.activation())).withScaling(Scaling.of(data.x()));
        RecordedBests.Best best = RecordedBests.of(choice);
        Problem problem = new Problem(spec, network, data, conventions, NO_TRAP, UNKNOWN, "");
        try (Risk risk = problem.risk()) {
            Truth truth = Truth.reaching(risk.bestConstant().value(), best.value(), best.knowledge());
            return new Problem(spec, network, data, conventions, NO_TRAP, truth, "");
        }
    }
}
