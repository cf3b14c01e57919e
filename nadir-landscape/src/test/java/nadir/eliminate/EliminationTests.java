package nadir.eliminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.GradientDescent;
import nadir.optimize.GradientScale;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.Progress;
import nadir.optimize.Run;
import nadir.optimize.Schedule;
import nadir.optimize.StopRules;
import nadir.risk.Risk;
import nadir.spectrum.DenseOperator;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Runs whose end is known beforehand: where the theorem promises nothing, nothing may be called eliminated.
class EliminationTests {
    private static final double[] LAMBDAS = {1e-4, 1e-2, 1, 100};

    private static Dataset xor() {
        return DataSources.load(DataRequest.of("sample:xor"));
    }

    private static Risk risk(DenseArchitecture architecture, Dataset data, Loss loss) {
        return new Risk(new DenseNetwork(architecture), data, Conventions.of(loss), Precision.FLOAT64, 1);
    }

    private static double[] start(Risk risk, long seed) {
        return Initializer.GLOROT_UNIFORM.initialize(risk.network().layout(), seed);
    }

    private static EliminationOptions options(EliminationMethod method, double lambda) {
        return EliminationOptions.of(method, lambda)
                .withRules(StopRules.defaults().withMaxIterations(400))
                .withEvenIfImpossible(true);
    }

    /// Runs every method and lambda from some starts and checks that nothing is called eliminated, and with what evidence.
    ///
    /// @return the results, those that diverged and the others
    private static List<EliminationResult> assertNeverEliminated(Risk risk, List<EliminationMethod> methods,
            List<double[]> starts) {
        List<EliminationResult> results = new ArrayList<>();
        for (EliminationMethod method : methods) {
            for (double lambda : LAMBDAS) {
                try (Elimination elimination = new Elimination(risk, options(method, lambda))) {
                    for (int seed = 0; seed < starts.size(); seed++) {
                        EliminationResult result = elimination.run(starts.get(seed), seed);
                        assertEvidence(result.outcome());
                        assertThat(result.strippedLoss()).isEqualTo(risk.value(result.stripped()));
                        results.add(result);
                    }
                }
            }
        }
        assertThat(results).hasSize(methods.size() * LAMBDAS.length * starts.size());
        return results;
    }

    private static void assertEvidence(EliminationOutcome outcome) {
        switch (outcome) {
            case EliminationOutcome.Eliminated eliminated -> throw new AssertionError(eliminated.text());
            case EliminationOutcome.Diverging diverging -> {
                assertThat(diverging.end().maxAbsA()).isLessThanOrEqualTo(diverging.since().maxAbsA() / 10);
                assertThat(diverging.end().maxAbsB() > diverging.since().maxAbsB()
                        || diverging.end().weightNorm() > diverging.since().weightNorm()).isTrue();
                assertThat(diverging.end().modifiedLoss()).isLessThanOrEqualTo(diverging.since().modifiedLoss());
                assertThat(diverging.text()).contains("Diverging", "max |a|", "max |b|", "|W|", "largest output", "L~");
            }
            case EliminationOutcome.BudgetExhausted exhausted -> assertThat(exhausted.text())
                    .contains("Not eliminated", "|grad L~|", "max |a|", "L(theta) - L_data");
        }
    }

    private static long diverging(List<EliminationResult> results) {
        return results.stream().filter(r -> r.outcome() instanceof EliminationOutcome.Diverging).count();
    }

    @Test
    void aNetworkTooSmallForTheDataIsNeverCalledEliminated() {
        // The best affine map for XOR is 0, with a loss of 1/2; the data lower bound is 0.
        try (Risk risk = risk(DenseArchitecture.of(2, List.of(), 1, Activation.IDENTITY), xor(), new SquaredLoss())) {
            List<EliminationResult> results = assertNeverEliminated(risk,
                    List.of(EliminationMethod.OUTPUT_NEURONS, EliminationMethod.LOSS_SCALING),
                    List.of(start(risk, 0), start(risk, 1), start(risk, 2)));
            assertThat(diverging(results)).isGreaterThan(results.size() / 2);
            for (EliminationResult result : results) {
                assertThat(result.polishedLoss()).isCloseTo(0.5, within(1e-12));
            }
        }
    }

    @Test
    void conflictingDuplicatesThatTheNetworkCannotServeAreNeverCalledEliminated() {
        // At the origin two samples say +1 and one -1: best is an output of 0.17, but without biases it is 0.
        Dataset data = Dataset.real("duplicates",
                Tensor.wrap(Shape.of(5, 2), new double[] {0, 0, 0, 0, 0, 0, 1, 0, 0, 1}),
                Tensor.wrap(Shape.of(5, 1), new double[] {1, 1, -1, 1, -1}));
        DenseArchitecture unbiased = DenseArchitecture.of(2, List.of(3), 1, Activation.TANH).withBias(false);
        try (Risk risk = risk(unbiased, data, new HingeLoss())) {
            double atOrigin = (1 + 1 + 1) / 5.0;
            assertThat(risk.lowerBound().value()).isLessThan(atOrigin - 0.01);
            List<EliminationResult> results = assertNeverEliminated(risk, List.of(EliminationMethod.values()),
                    List.of(start(risk, 0), start(risk, 1)));
            assertThat(diverging(results)).isGreaterThan(results.size() / 2);
            assertThat(results.getFirst().hypotheses()).filteredOn(h -> !h.holds())
                    .extracting(Hypothesis::kind)
                    .containsExactly(Hypothesis.Kind.CONSISTENT_TARGETS);
            for (EliminationResult result : results) {
                assertThat(result.polishedLoss()).isGreaterThan(atOrigin - 1e-12);
            }
        }
    }

    @Test
    void crossEntropyWithHardLabelsIsNeverCalledEliminated() {
        try (Risk risk = risk(DenseArchitecture.of(2, List.of(3), 2, Activation.TANH), xor(), new CrossEntropy(0))) {
            List<EliminationResult> results = assertNeverEliminated(risk,
                    List.of(EliminationMethod.OUTPUT_NEURONS, EliminationMethod.LOSS_SCALING),
                    List.of(start(risk, 0), start(risk, 1)));
            // Some losses are as good as 0, and still no minimum is there.
            assertThat(results).anyMatch(result -> result.strippedLoss() < 1e-7);
        }
    }

    @Test
    void aStrictLocalMinimumAboveTheBoundIsNotLeftForGood() {
        Dataset data = taught();
        try (Risk risk = risk(DenseArchitecture.of(1, List.of(2), 1, Activation.TANH), data, new SquaredLoss())) {
            assertThat(risk.value(TEACHER)).isLessThan(1e-30);
            double[] trap = polish(risk, new double[] {-1.03, -0.78, -0.75, -0.17, 3.76, -6.15, -2.47});
            double[] eigenvalues = DenseOperator.of(risk.hessian(trap), (products, fraction) -> true).eigenvalues();
            assertThat(eigenvalues[0]).isGreaterThan(1e-6);
            assertThat(risk.value(trap)).isCloseTo(0.0128, within(1e-4));
            List<EliminationResult> results = assertNeverEliminated(risk,
                    List.of(EliminationMethod.OUTPUT_NEURONS, EliminationMethod.LOSS_SCALING), List.of(trap));
            assertThat(diverging(results)).isGreaterThanOrEqualTo(4);
            // Where the loss is scaled its gradient is 0 from the start; with neurons some runs end elsewhere, none at 0.
            for (EliminationResult result : results.subList(LAMBDAS.length, 2 * LAMBDAS.length)) {
                assertThat(result.polishedLoss()).isCloseTo(risk.value(trap), within(1e-12));
            }
            for (EliminationResult result : results.subList(0, LAMBDAS.length)) {
                assertThat(result.strippedLoss()).isGreaterThan(risk.value(trap) - 1e-12);
                assertThat(result.polishedLoss()).isGreaterThan(1e-4);
            }
        }
    }

    private static final double[] TEACHER = {-2.3, 1.2, 0.7, -2.6, -1.7, 0.8, -2.2};

    /// What a 1-2-1 network computes at 16 points, so that the bound 0 is attained.
    private static Dataset taught() {
        double[] x = new double[16];
        double[] y = new double[16];
        for (int i = 0; i < 16; i++) {
            x[i] = (i - 7.5) * 0.4;
            y[i] = TEACHER[4] * Math.tanh(TEACHER[0] * x[i] + TEACHER[2])
                    + TEACHER[5] * Math.tanh(TEACHER[1] * x[i] + TEACHER[3]) + TEACHER[6];
        }
        return Dataset.real("taught", Tensor.wrap(Shape.of(16, 1), x), Tensor.wrap(Shape.of(16, 1), y));
    }

    private static double[] polish(Risk risk, double[] point) {
        Run run = Minimizer.with(Lbfgs.defaults())
                .stopping(StopRules.defaults().withTolerance(1e-12).withScale(GradientScale.ONE))
                .minimize(risk, point);
        assertThat(run.gradientNorm()).isLessThan(1e-12);
        return run.point();
    }

    @Test
    void goodStartsOfXorAreEliminatedAndStripToLossZero() {
        int seen = 0;
        for (EliminationMethod method : EliminationMethod.values()) {
            Loss loss = method == EliminationMethod.ONE_NEURON ? new HingeLoss() : new SquaredLoss();
            double lambda = method == EliminationMethod.ONE_NEURON ? 100 : 10;
            int eliminated = 0;
            try (Risk risk = risk(DenseArchitecture.of(2, List.of(3), 1, Activation.TANH), xor(), loss);
                    Elimination elimination = new Elimination(risk, EliminationOptions.of(method, lambda))) {
                for (int seed = 0; seed < 8; seed++) {
                    EliminationResult result = elimination.run(start(risk, seed), seed);
                    if (result.outcome() instanceof EliminationOutcome.Eliminated) {
                        eliminated++;
                        assertEliminated(risk, result);
                    }
                    seen++;
                }
            }
            assertThat(eliminated).as(method.label()).isGreaterThanOrEqualTo(4);
        }
        assertThat(seen).isEqualTo(24);
    }

    private static void assertEliminated(Risk risk, EliminationResult result) {
        assertThat(risk.value(result.stripped())).isEqualTo(result.strippedLoss()).isLessThanOrEqualTo(1e-6);
        assertThat(risk.accuracy(result.stripped())).hasValue(1);
        EliminationProgress end = result.outcome().end();
        assertThat(end).isEqualTo(result.history().getLast());
        assertThat(end.maxAbsA()).isLessThanOrEqualTo(1e-5);
        assertThat(result.outcome().text()).contains("Eliminated", "strip");
        assertThat(result.polishedLoss()).isLessThanOrEqualTo(result.strippedLoss());
        assertThat(result.start().strippedLoss()).isEqualTo(result.history().getFirst().strippedLoss());
        assertThat(result.history()).isSortedAccordingTo((p, q) -> Long.compare(p.iteration(), q.iteration()));
    }

    @Test
    void stagesOfGrowingLambdaAreRunInTheirOrderWithinTheBudget() {
        List<EliminationProgress> heard = new ArrayList<>();
        EliminationOptions options = EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 0.01, 1, 100)
                .withRules(StopRules.defaults().withMaxIterations(90));
        try (Risk risk = risk(DenseArchitecture.of(2, List.of(2), 1, Activation.TANH), xor(), new SquaredLoss());
                Elimination elimination = new Elimination(risk, options)) {
            EliminationResult result = elimination.reporting(heard::add).run(start(risk, 1), 1);
            assertThat(heard).isEqualTo(result.history());
            assertThat(heard.stream().map(EliminationProgress::lambda).distinct()).containsExactly(0.01, 1.0, 100.0);
            assertThat(result.iterations()).isLessThanOrEqualTo(90);
            assertThat(result.passes()).isGreaterThan((double) result.iterations());
        }
    }

    @Test
    void statesAreToldNeuronByNeuronAndChangeNothing() {
        List<EliminationState> states = new ArrayList<>();
        List<Progress> polishing = new ArrayList<>();
        EliminationOptions options = EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 0.01, 1)
                .withOptimizer(new GradientDescent(Schedule.constant(0.05)))
                .withRules(StopRules.defaults().withMaxIterations(600));
        try (Risk risk = risk(DenseArchitecture.of(2, List.of(2), 2, Activation.TANH), xor(), new CrossEntropy(0.2));
                Elimination silent = new Elimination(risk, options);
                Elimination told = new Elimination(risk, options)) {
            EliminationResult result = told.followedBy(states::add)
                    .reportingPolishing(polishing::add)
                    .run(start(risk, 1), 1);
            assertThat(result.history()).isEqualTo(silent.run(start(risk, 1), 1).history());
            assertThat(states).hasSizeGreaterThan(result.history().size())
                    .extracting(EliminationState::figures)
                    .containsAll(result.history());
            for (EliminationState state : states) {
                assertThat(Math.max(Math.abs(state.a()[0]), Math.abs(state.a()[1])))
                        .isEqualTo(state.figures().maxAbsA());
                assertThat(Math.max(Math.abs(state.b()[0]), Math.abs(state.b()[1])))
                        .isEqualTo(state.figures().maxAbsB());
                assertThat(Math.hypot(state.weightNorms()[0], state.weightNorms()[1]))
                        .isCloseTo(state.figures().weightNorm(), within(1e-12 * state.figures().weightNorm()));
            }
            assertThat(states).extracting(state -> state.figures().iteration()).contains(0L, 1L, 99L);
            assertThat(polishing.getFirst().value()).isEqualTo(result.strippedLoss());
            assertThat(polishing.getLast().value()).isEqualTo(result.polishedLoss());
        }
    }

    @Test
    void aRunThatIsStoppedSaysSoAndRepeatsToTheBit() {
        try (Risk risk = risk(DenseArchitecture.of(2, List.of(2), 1, Activation.TANH), xor(), new SquaredLoss());
                Elimination elimination = new Elimination(risk,
                        EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 1))) {
            EliminationResult first = elimination.run(start(risk, 3), 3);
            EliminationResult again = elimination.run(start(risk, 3), 3);
            assertThat(again.stripped()).isEqualTo(first.stripped());
            assertThat(again.history()).isEqualTo(first.history());
            EliminationResult stopped = elimination.cancelledBy(() -> true).run(start(risk, 3), 3);
            assertThat(stopped.outcome()).isInstanceOf(EliminationOutcome.BudgetExhausted.class);
            assertThat(stopped.outcome().text()).contains("Interrupted after 0 iterations");
        }
    }

    @Test
    void whatCannotWorkIsRefusedWithARemedyUnlessAskedFor() {
        Dataset iris = DataSources.load(DataRequest.of("sample:iris"));
        DenseArchitecture three = DenseArchitecture.of(4, List.of(3), 3, Activation.TANH);
        DenseArchitecture one = DenseArchitecture.of(2, List.of(2), 1, Activation.TANH);
        assertRefused(risk(three, iris, new CrossEntropy(0)), EliminationMethod.OUTPUT_NEURONS, true,
                "--label-smoothing");
        assertRefused(risk(one, xor(), new LogisticLoss()), EliminationMethod.LOSS_SCALING, true, "--loss hinge");
        assertRefused(risk(three, iris, new HingeLoss()), EliminationMethod.ONE_NEURON, false,
                "one output with targets -1 and +1");
        assertRefused(risk(one, xor(), new SquaredLoss()), EliminationMethod.ONE_NEURON, false, "--loss hinge");
        Risk decayed = new Risk(new DenseNetwork(one), xor(), Conventions.of(new SquaredLoss()).withWeightDecay(0.1));
        assertRefused(decayed, EliminationMethod.OUTPUT_NEURONS, true, "--weight-decay");
        new Elimination(risk(three, iris, new CrossEntropy(0.1)),
                EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 1))
                .close();
    }

    private static void assertRefused(Risk risk, EliminationMethod method, boolean canBeForced, String remedy) {
        EliminationOptions options = EliminationOptions.of(method, 0.1);
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> new Elimination(risk, options))
                .withMessageContaining(remedy);
        EliminationOptions forced = options.withEvenIfImpossible(true);
        if (canBeForced) {
            new Elimination(risk, forced).close();
        } else {
            assertThatExceptionOfType(InputException.class).isThrownBy(() -> new Elimination(risk, forced));
        }
    }

    @Test
    void hypothesesNameWhatIsDoubtful() {
        Dataset iris = DataSources.load(DataRequest.of("sample:iris"));
        Risk risk = risk(DenseArchitecture.of(4, List.of(3), 3, Activation.RELU), iris, new SquaredLoss());
        List<Hypothesis> all = Hypothesis.of(risk, EliminationMethod.OUTPUT_NEURONS);
        assertThat(all).extracting(Hypothesis::kind).containsExactly(Hypothesis.Kind.values());
        assertThat(all).filteredOn(h -> !h.holds())
                .extracting(Hypothesis::kind)
                .containsExactly(Hypothesis.Kind.ENOUGH_PARAMETERS, Hypothesis.Kind.SMOOTH_NETWORK);
        assertThat(all).allMatch(h -> h.holds() == h.remedy().isEmpty());
        int distinct = risk.lowerBound().groups();
        assertThat(Arrays.asList(all.get(4).finding().split(" "))).contains("27", String.valueOf(3 * distinct));
    }
}
