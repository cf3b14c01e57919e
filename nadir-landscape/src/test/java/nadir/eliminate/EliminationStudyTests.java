package nadir.eliminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.risk.Risk;
import org.junit.jupiter.api.Test;

/// Wilson's intervals against their defining equation and published figures, and a study of XOR against what is known of it.
class EliminationStudyTests {

    @Test
    void endsOfTheIntervalAreWhereTheScoreTestIsAtItsQuantile() {
        int seen = 0;
        for (int trials = 1; trials <= 40; trials += 3) {
            for (int successes = 0; successes <= trials; successes++) {
                Proportion share = new Proportion(successes, trials);
                assertThat(share.low()).isBetween(0.0, share.value());
                assertThat(share.high()).isBetween(share.value(), 1.0);
                for (double end : new double[] {share.low(), share.high()}) {
                    if (end > 0 && end < 1) {
                        double score = (share.value() - end) / Math.sqrt(end * (1 - end) / trials);
                        assertThat(Math.abs(score)).isCloseTo(1.959964, within(1e-5));
                        seen++;
                    }
                }
            }
        }
        // Two ends each, but for the ends 0 and 1 of the 14 numbers of trials.
        assertThat(seen).isEqualTo(2 * 301 - 2 * 14);
        // Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
        assertThat(new Proportion(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(new Proportion(81, 263).high()).isCloseTo(0.3662, within(5e-5));
        assertThat(new Proportion(0, 20).high()).isCloseTo(0.1611, within(5e-5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(2, 1));
    }

    @Test
    void mediansAreThoseOfTheMiddle() {
        assertThat(EliminationStudy.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(EliminationStudy.median(new double[] {4, 1, 2, 8})).isEqualTo(3);
    }

    /// From normal starts plain training solves XOR with two hidden units from about 65 % of starts, and elimination with
    /// small lambda changes little about that: most runs diverge, and stripped networks are worse than plain ones.
    @Test
    void eliminationWithSmallLambdaNeitherHelpsNorHarmsOnXor() {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, Activation.TANH));
        int starts = 40;
        try (Risk risk = new Risk(network, DataSources.load(DataRequest.of("sample:xor")),
                Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
            List<EliminationOptions> kinds = List.of(EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 0.01),
                    EliminationOptions.of(EliminationMethod.OUTPUT_NEURONS, 0.1));
            int[] heard = new int[1];
            EliminationStudy study = EliminationStudy.of(risk, kinds, seed -> normal(network.layout().size(), seed),
                    100,
                    starts, new EliminationStudy.Listener() {
                        @Override
                        public void advance(int done, int total) {
                            assertThat(done).isEqualTo(++heard[0]);
                            assertThat(total).isEqualTo(3 * starts);
                        }
                    }, () -> false);
            assertThat(heard[0]).isEqualTo(3 * starts);
            assertThat(study.lowerBound()).isZero();
            assertThat(study.gapTolerance()).isEqualTo(0.5e-6);
            assertThat(0.65).isBetween(study.plainSuccess().low(), study.plainSuccess().high());
            for (EliminationStudy.Row row : study.rows()) {
                Proportion success = study.success(row);
                assertThat(0.65).isBetween(success.low(), success.high());
                assertThat(success.successes() - study.plainSuccess().successes())
                        .isEqualTo((int) (study.gained(row) - study.lost(row)));
                assertThat(row.outcomes().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(starts);
                assertThat(row.outcomes().get("diverging")).isGreaterThan(starts / 2);
                assertThat(row.median(EliminationStudy.Start::strippedLoss)).isGreaterThan(0.3);
                assertThat(row.median(EliminationStudy.Start::modifiedLoss))
                        .isLessThan(row.median(EliminationStudy.Start::strippedLoss));
                assertThat(row.median(EliminationStudy.Start::passes)).isGreaterThan(study.plainMedianPasses());
            }
        }
    }

    @Test
    void aStudyThatIsStoppedIsOfTheStartsThatWereComplete() {
        DenseNetwork network = new DenseNetwork(DenseArchitecture.of(2, List.of(2), 1, Activation.TANH));
        try (Risk risk = new Risk(network, DataSources.load(DataRequest.of("sample:xor")),
                Conventions.of(new SquaredLoss()), Precision.FLOAT64, 1)) {
            List<EliminationOptions> kinds = List.of(EliminationOptions.of(EliminationMethod.LOSS_SCALING, 1));
            LongFunction<double[]> start = seed -> normal(network.layout().size(), seed);
            int[] done = new int[1];
            EliminationStudy.Listener listener = new EliminationStudy.Listener() {
                @Override
                public void advance(int runs, int total) {
                    done[0] = runs;
                }
            };
            EliminationStudy stopped = EliminationStudy.of(risk, kinds, start, 5, 10, listener, () -> done[0] >= 5);
            EliminationStudy whole = EliminationStudy.of(risk, kinds, start, 5, 2, EliminationStudy.Listener.SILENT,
                    () -> false);
            assertThat(stopped).isEqualTo(whole);
            assertThat(whole.plain()).hasSize(2);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(
                    () -> EliminationStudy.of(risk, kinds, start, 5, 2, EliminationStudy.Listener.SILENT, () -> true));
        }
    }

    /// Standard normal weights and biases, by Box and Muller's transform.
    private static double[] normal(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                    * StrictMath.cos(2 * Math.PI * random.nextDouble());
        }
        return values;
    }
}
