package nadir.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import nadir.linear.Census;
import nadir.linear.CriticalPoint;
import nadir.linear.LinearNetworkLoss;
import nadir.linear.LinearRegression;
import nadir.objective.ProgramObjective;
import nadir.spectrum.Inertia;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Searches find critical points of every index, and only such: checked on functions whose critical points are known.
class ExplorerTests {
    private static List<FoundPoint> search(ProgramObjective objective, int starts, double size) {
        Explorer explorer = new Explorer(objective, ExploreOptions.standard());
        SplittableRandom random = new SplittableRandom(4);
        List<FoundPoint> found = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            double[] start = new double[objective.dimension()];
            Arrays.setAll(start, _ -> size * (2 * random.nextDouble() - 1));
            found.add(explorer.search(start, () -> false));
        }
        return found;
    }

    @Test
    void theNinePointsOfAProductOfDoubleWells() {
        // (x^2 - 1)^2 + (y^2 - 1)^2: 4 minima, 4 saddles, 1 maximum.
        ProgramObjective wells = ProgramObjective.of(2, x -> x.square().minus(1).square().sum());
        List<FoundPoint> found = search(wells, 200, 1.6);
        List<CriticalClass> classes = new Explorer(wells, ExploreOptions.standard()).classes(found);
        assertThat(classes).extracting(CriticalClass::loss)
                .satisfiesExactly(
                        loss -> assertThat(loss).isCloseTo(0, within(1e-12)),
                        loss -> assertThat(loss).isCloseTo(1, within(1e-12)),
                        loss -> assertThat(loss).isCloseTo(2, within(1e-12)));
        assertThat(classes).extracting(c -> c.index().atLeast()).containsExactly(0, 1, 2);
        assertThat(classes.stream().mapToInt(CriticalClass::count).sum()).isGreaterThan(150);
    }

    @Test
    void aSlopeThatFlattensNowhereIsNotCalledCritical() {
        // x^3/3 + x: the gradient x^2 + 1 is least, not zero, at 0, where the second derivative vanishes.
        ProgramObjective slope = ProgramObjective.of(1, x -> x.power(3).dividedBy(3).plus(x).sum());
        List<FoundPoint> found = search(slope, 50, 2);
        assertThat(found).allSatisfy(p -> assertThat(p.status()).isNotEqualTo(FoundPoint.Status.CRITICAL));
        assertThat(found.stream().filter(p -> p.status() == FoundPoint.Status.GRADIENT_FLAT).count()).isGreaterThan(40);
    }

    @Test
    void undecidedPointsOfTheSameLossAreOneGroup() {
        double[] many = {1e-15, 1e-13, 1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 1};
        List<FoundPoint> found = List.of(point(many, 0.5),
                point(new double[] {1e-14, 1e-11, 1e-8, 1e-5, 1e-2, 1, 1, 1}, 0.5),
                point(many, 0.6), point(new double[] {-1, 1, 1, 1, 1, 1, 1, 1}, 0.5));
        assertThat(found.getFirst().inertia().zero().exact()).isFalse();
        List<CriticalClass> classes = new Explorer(LinearNetworkLoss.of(data(), List.of(1)), ExploreOptions.standard())
                .classes(found);
        assertThat(classes).extracting(CriticalClass::count).containsExactlyInAnyOrder(2, 1, 1);
        assertThat(classes.getFirst().loss()).isEqualTo(0.5);
    }

    private static FoundPoint point(double[] eigenvalues, double loss) {
        return new FoundPoint(FoundPoint.Status.CRITICAL, new double[8], loss, 0, 0,
                Inertia.of(eigenvalues, 1e-6), 1);
    }

    @Test
    void everyFindingOnADeepLinearNetworkIsInTheCensus() {
        LinearRegression data = data();
        for (List<Integer> widths : List.of(List.of(2), List.of(2, 2))) {
            Census census = new Census(data, widths, false);
            List<CriticalPoint> families = census.criticalPoints().toList();
            ProgramObjective loss = LinearNetworkLoss.of(data, widths);
            List<FoundPoint> found = search(loss, 60, 1.2);
            List<CriticalClass> classes = new Explorer(loss, ExploreOptions.standard()).classes(found);
            int seen = 0;
            for (CriticalClass found1 : classes) {
                assertThat(families).as("loss %s", found1.loss())
                        .anySatisfy(
                                family -> assertThat(found1.loss()).isCloseTo(family.loss(), within(1e-6)));
                seen++;
            }
            assertThat(seen).isGreaterThanOrEqualTo(3);
            if (widths.size() == 1) {
                assertThat(classes).anySatisfy(c -> assertThat(c.index().atLeast()).isPositive());
            }
        }
    }

    private static LinearRegression data() {
        Random random = new Random(6);
        double[] x = random.doubles(120, -1, 1).toArray();
        double[] y = new double[120];
        for (int n = 0; n < 40; n++) {
            for (int k = 0; k < 3; k++) {
                y[n * 3 + k] = (3 - k) * x[n * 3 + k] + 0.5 * x[n * 3] + 0.1 * random.nextGaussian();
            }
        }
        return LinearRegression.of(Tensor.wrap(Shape.of(40, 3), x), Tensor.wrap(Shape.of(40, 3), y));
    }
}
