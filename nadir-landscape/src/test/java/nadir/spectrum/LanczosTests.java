package nadir.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import nadir.linalg.SymmetricOperator;
import org.junit.jupiter.api.Test;

/// Lanczos finds both ends of spectra known in closed form, with every copy of a multiple eigenvalue, states residuals
/// that a product of the test's own confirms, and keeps within its memory.
class LanczosTests {
    @Test
    void endsOfRandomSpectraAreFoundWithTrueResiduals() {
        Random random = new Random(1);
        int pairs = 0;
        for (int trial = 0; trial < 40; trial++) {
            int n = 60 + random.nextInt(400);
            double[] values = random.doubles(n).map(x -> Math.tan(3 * x - 1.5)).toArray();
            int largest = random.nextInt(8);
            int smallest = random.nextInt(8) + (largest == 0 ? 1 : 0);
            SymmetricOperator operator = Operators.rotated(values, trial);
            PartialSpectrum spectrum = new Lanczos(largest, smallest, 1e-7, 20_000, trial).of(operator);
            assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
            pairs += check(spectrum, values, operator, largest, smallest);
        }
        assertThat(pairs).isGreaterThan(200);
    }

    @Test
    void everyCopyOfMultipleEigenvaluesIsFound() {
        int cases = 0;
        for (int copies : new int[] {2, 3, 7}) {
            for (int trial = 0; trial < 5; trial++) {
                int n = 210;
                double[] values = new double[n];
                for (int i = 0; i < n; i++) {
                    values[i] = Math.floorDiv(i, copies) - 20;
                }
                SymmetricOperator operator = Operators.rotated(values, trial);
                PartialSpectrum spectrum = new Lanczos(10, 10, 1e-8, 20_000, trial).of(operator);
                assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
                check(spectrum, values, operator, 10, 10);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(15);
    }

    /// The second copy of the largest value takes a fresh start far more products than one filling of the subspace.
    @Test
    void copiesThatAppearSlowlyAreWaitedFor() {
        for (int trial = 0; trial < 5; trial++) {
            double[] values = new Random(trial).doubles(2000).toArray();
            values[0] = 1.002;
            values[1] = 1.002;
            values[2] = 1.001;
            values[3] = 1.0005;
            SymmetricOperator operator = Operators.rotated(values, trial);
            PartialSpectrum spectrum = new Lanczos(3, 0, 1e-6, 20_000, trial).of(operator);
            assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
            check(spectrum, values, operator, 3, 0);
        }
    }

    @Test
    void clustersNarrowerThanTheSpectrumByAMillionAreResolvedToTheTolerance() {
        double[] values = new Random(2).doubles(500).toArray();
        for (int i = 0; i < 5; i++) {
            values[i] = 2 + 1e-6 * i;
            values[499 - i] = -1 - 1e-6 * i;
        }
        SymmetricOperator operator = Operators.rotated(values, 3);
        PartialSpectrum spectrum = new Lanczos(6, 6, 1e-9, 20_000, 0).of(operator);
        assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
        check(spectrum, values, operator, 6, 6);
    }

    @Test
    void dimensionsBelowTheSubspaceGiveTheWholeSpectrum() {
        int cases = 0;
        for (int n = 1; n <= 45; n++) {
            for (int wanted : new int[] {1, 3, 8}) {
                double[] values = new Random(n).doubles(n, -1, 1).toArray();
                SymmetricOperator operator = Operators.rotated(values, n);
                PartialSpectrum spectrum = Lanczos.wanting(wanted, wanted).of(operator);
                assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
                check(spectrum, values, operator, Math.min(n, wanted), Math.min(n, wanted));
                assertThat(spectrum.complete()).isEqualTo(2 * wanted >= n);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(135);
    }

    @Test
    void invariantSubspacesEndNothingEarly() {
        for (double value : new double[] {0, 1, -3.5}) {
            double[] values = new double[300];
            Arrays.fill(values, value);
            PartialSpectrum spectrum = Lanczos.wanting(5, 5).of(Operators.diagonal(values));
            assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
            check(spectrum, values, Operators.diagonal(values), 5, 5);
        }
        double[] lowRank = new double[300];
        lowRank[17] = 5;
        lowRank[101] = -2;
        PartialSpectrum spectrum = Lanczos.wanting(3, 3).of(Operators.rotated(lowRank, 1));
        check(spectrum, lowRank, Operators.rotated(lowRank, 1), 3, 3);
    }

    /// 27^3 = 19,683 unknowns; eigenvalues are sums of three of the path's, most of them with multiplicity 3 or 6.
    @Test
    void endsOfTheGridLaplacianAgreeWithTheClosedForm() {
        int side = 27;
        int n = side * side * side;
        SymmetricOperator grid = new SymmetricOperator() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public void apply(double[] x, double[] result) {
                for (int i = 0; i < n; i++) {
                    int a = i / (side * side);
                    int b = i / side % side;
                    int c = i % side;
                    result[i] = 6 * x[i]
                            - (a > 0 ? x[i - side * side] : 0)
                            - (a < side - 1 ? x[i + side * side] : 0)
                            - (b > 0 ? x[i - side] : 0)
                            - (b < side - 1 ? x[i + side] : 0)
                            - (c > 0 ? x[i - 1] : 0)
                            - (c < side - 1 ? x[i + 1] : 0);
                }
            }
        };
        double[] path = Operators.pathEigenvalues(side);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = path[i / (side * side)] + path[i / side % side] + path[i % side];
        }
        PartialSpectrum spectrum = new Lanczos(7, 7, 1e-7, 5_000, 1).of(grid);
        assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
        check(spectrum, values, grid, 7, 7);
    }

    /// The inverse of the shifted Laplacian of a path, applied by elimination: its large end, 1 / (shift + lambda_k), is
    /// well separated though lambda_1 to lambda_8 differ by 1e-6.
    @Test
    void smallestModesOfALongPathAgreeWithTheClosedForm() {
        int n = 20_000;
        double shift = 1e-8;
        double[] values = Arrays.stream(Operators.pathEigenvalues(n)).map(x -> 1 / (x + shift)).toArray();
        double[] pivots = new double[n];
        for (int i = 0; i < n; i++) {
            pivots[i] = 2 + shift - (i == 0 ? 0 : 1 / pivots[i - 1]);
        }
        SymmetricOperator inverse = new SymmetricOperator() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public void apply(double[] x, double[] result) {
                result[0] = x[0];
                for (int i = 1; i < n; i++) {
                    result[i] = x[i] + result[i - 1] / pivots[i - 1];
                }
                result[n - 1] /= pivots[n - 1];
                for (int i = n - 2; i >= 0; i--) {
                    result[i] = (result[i] + result[i + 1]) / pivots[i];
                }
            }
        };
        PartialSpectrum spectrum = new Lanczos(8, 0, 1e-8, 2_000, 1).of(inverse);
        assertThat(spectrum.ending()).isInstanceOf(Ending.Converged.class);
        double[] largest = spectrum.largest().stream().mapToDouble(RitzPair::value).toArray();
        for (int i = 0; i < 8; i++) {
            // Forward error of the elimination: condition number 4e8 times the rounding unit.
            assertThat(largest[i]).isCloseTo(values[i], within(1e-6 * values[0]));
        }
    }

    /// The top of the path's own spectrum is too crowded to be told apart; what holds is that each Ritz value is within
    /// its residual of an eigenvalue and none exceeds the largest.
    @Test
    void crowdedEndsGiveValuesWithinTheirResiduals() {
        int n = 20_000;
        double[] values = Operators.pathEigenvalues(n);
        PartialSpectrum spectrum = new Lanczos(4, 4, 1e-6, 300, 1).of(Operators.path(n));
        assertThat(spectrum.ending()).isInstanceOf(Ending.BudgetSpent.class);
        assertThat(spectrum.products()).isLessThanOrEqualTo(300);
        for (RitzPair pair : spectrum.largest()) {
            int at = Math.abs(Arrays.binarySearch(values, pair.value()) + 1);
            double distance = Math.min(
                    Math.abs(values[Math.min(at, n - 1)] - pair.value()), Math.abs(values[at - 1] - pair.value()));
            assertThat(distance).isLessThanOrEqualTo(pair.residual() + 1e-14);
            assertThat(pair.value()).isLessThanOrEqualTo(values[n - 1] + 1e-14);
            assertThat(pair.converged()).isFalse();
        }
        assertThat(spectrum.largest().getFirst().value()).isCloseTo(values[n - 1], within(1e-2));
    }

    @Test
    void holdsAtMostThirtyVectorsMoreThanWanted() {
        for (int wanted : new int[] {1, 5, 20}) {
            AtomicInteger allocated = new AtomicInteger();
            PartialSpectrum spectrum = new Lanczos(wanted, wanted, 1e-7, 3_000, 0)
                    .of(Operators.diagonal(new Random(4).doubles(900, -1, 1).toArray()), Progress.UNWATCHED, n -> {
                        allocated.incrementAndGet();
                        return new double[n];
                    });
            assertThat(spectrum.restarts()).isPositive();
            assertThat(allocated.get()).isBetween(2 * wanted + 10, 2 * wanted + 30);
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        SymmetricOperator operator = Operators.rotated(new Random(5).doubles(700, -1, 1).toArray(), 6);
        PartialSpectrum one = Lanczos.wanting(6, 6).of(operator);
        PartialSpectrum two = Lanczos.wanting(6, 6).of(operator);
        assertThat(one.products()).isEqualTo(two.products());
        for (int i = 0; i < 6; i++) {
            assertThat(one.largest().get(i).value()).isEqualTo(two.largest().get(i).value());
            assertThat(one.smallest().get(i).vector()).isEqualTo(two.smallest().get(i).vector());
        }
    }

    @Test
    void stopsWhenTheListenerSaysSoWithHonestResiduals() {
        SymmetricOperator operator = Operators.path(3000);
        List<Integer> heard = new ArrayList<>();
        PartialSpectrum spectrum = Lanczos.wanting(4, 4).of(operator, (products, fraction) -> {
            heard.add(products);
            assertThat(fraction).isBetween(0.0, 1.0);
            return products < 57;
        });
        assertThat(heard).hasSize(57).isSorted();
        assertThat(spectrum.ending()).isEqualTo(new Ending.Cancelled());
        assertThat(spectrum.products()).isEqualTo(57 + 8);
        checkResiduals(spectrum, operator);
        PartialSpectrum atOnce = Lanczos.wanting(4, 4).of(operator, (products, fraction) -> false);
        assertThat(atOnce.largest()).hasSize(1);
        checkResiduals(atOnce, operator);
    }

    @Test
    void productsThatAreNotFiniteAreReported() {
        double[] values = new double[100];
        values[42] = Double.NaN;
        assertThatThrownBy(() -> Lanczos.wanting(1, 1).of(Operators.diagonal(values)))
                .isInstanceOf(NonFiniteProductException.class)
                .hasMessageContaining("product 1 ")
                .hasMessageContaining("coordinate 42");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Lanczos.wanting(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lanczos.wanting(-1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lanczos(1, 1, 0, 100, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lanczos(10, 10, 1e-6, 41, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lanczos.wanting(1, 0).of(Operators.diagonal()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int check(
            PartialSpectrum spectrum, double[] values, SymmetricOperator operator, int largest, int smallest) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        assertThat(spectrum.largest()).hasSize(largest);
        assertThat(spectrum.smallest()).hasSize(smallest);
        double tolerance = spectrum.tolerance() + 1e-12 * spectrum.scale();
        for (int i = 0; i < largest; i++) {
            assertThat(spectrum.largest().get(i).value()).isCloseTo(sorted[n - 1 - i], within(tolerance));
            assertThat(spectrum.largest().get(i).converged()).isTrue();
        }
        for (int i = 0; i < smallest; i++) {
            assertThat(spectrum.smallest().get(i).value()).isCloseTo(sorted[i], within(tolerance));
            assertThat(spectrum.smallest().get(i).converged()).isTrue();
        }
        checkResiduals(spectrum, operator);
        return largest + smallest;
    }

    private static void checkResiduals(PartialSpectrum spectrum, SymmetricOperator operator) {
        int n = spectrum.dimension();
        List<RitzPair> pairs = Stream.concat(spectrum.smallest().stream(), spectrum.largest().stream())
                .distinct()
                .toList();
        for (RitzPair pair : pairs) {
            double[] image = new double[n];
            operator.apply(pair.vector(), image);
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double difference = image[i] - pair.value() * pair.vector()[i];
                squares += difference * difference;
            }
            assertThat(pair.residual()).isCloseTo(Math.sqrt(squares), within(1e-13 * spectrum.scale() * Math.sqrt(n)));
            assertThat(pair.converged()).isEqualTo(pair.residual() <= spectrum.tolerance());
            for (RitzPair other : pairs) {
                double dot = 0;
                for (int i = 0; i < n; i++) {
                    dot += pair.vector()[i] * other.vector()[i];
                }
                assertThat(dot).isCloseTo(pair.equals(other) ? 1 : 0, within(1e-11));
            }
        }
    }
}
