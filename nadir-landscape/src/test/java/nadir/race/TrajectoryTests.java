package nadir.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nadir.risk.Risk;
import nadir.surface.Frame;
import org.junit.jupiter.api.Test;

/// Ways are true, bounded, and change nothing about a race but that it goes on to its end; the plane of a race keeps more of
/// them than any other that was tried.
class TrajectoryTests {
    private static final Problem SADDLE = Problem.of(ProblemSpec.of("saddle/order2/4-3-3-3/rank1/m60/s0"));

    @Test
    void aWayIsBoundedEvenAndHasItsEnds() {
        int seen = 0;
        for (int most : List.of(4, 5, 16, 17)) {
            for (int visits : List.of(1, 2, 3, 4, 5, 8, 100, 1000, 4097)) {
                Trajectory way = new Trajectory(most);
                for (int k = 0; k < visits; k++) {
                    way.visit(k, -k, new double[] {k});
                }
                List<Trajectory.Stop> stops = way.stops();
                assertThat(stops).hasSizeBetween(Math.min(visits, most / 2), Math.min(visits, most));
                assertThat(stops.getFirst().cost()).isZero();
                assertThat(stops.getLast().point()).containsExactly(visits - 1.0);
                double stride = stops.size() > 1 ? stops.get(1).cost() : 1;
                for (int k = 0; k + 1 < stops.size() - 1; k++) {
                    assertThat(stops.get(k + 1).cost() - stops.get(k).cost()).isEqualTo(stride);
                    seen++;
                }
            }
        }
        assertThat(seen).as("gaps seen").isEqualTo(105);
        assertThat(new Trajectory(4).stops()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Trajectory(3));
    }

    @Test
    void followingChangesNeitherVerdictNorCost() {
        Start start = new Start.Beside(0.01, 1);
        int escaped = 0;
        for (String name : List.of("gd", "lbfgs", "newton-cg", "adam-fast", "noisy-sgd", "escape-curvature")) {
            Race race = new Race(SADDLE, start, Contenders.named(name), 300, 3);
            Trajectory way = new Trajectory(50);
            Result plain = race.run(() -> false);
            Result followed = race.follow(() -> false, way);
            assertThat(followed.verdict()).as(name).isEqualTo(plain.verdict());
            assertThat(followed.costToTarget()).as(name).isEqualTo(plain.costToTarget());
            assertThat(followed.value()).as(name).isLessThanOrEqualTo(plain.value());
            escaped += followed.verdict() == Verdict.ESCAPED ? 1 : 0;
            List<Trajectory.Stop> stops = way.stops();
            assertThat(stops).hasSizeBetween(2, 50);
            assertThat(stops.getFirst().point()).isEqualTo(start.on(SADDLE));
            assertThat(stops).extracting(Trajectory.Stop::cost).isSorted();
            assertThat(stops.getLast().cost()).isLessThanOrEqualTo(1.01 * 300);
            try (Risk risk = SADDLE.risk()) {
                for (Trajectory.Stop stop : stops) {
                    assertThat(risk.value(stop.point())).as(name).isCloseTo(stop.loss(), within(1e-12));
                }
            }
        }
        assertThat(escaped).as("races that went on").isGreaterThanOrEqualTo(3);
    }

    private static Trajectory random(int points, int dimension, double drift, SplittableRandom random) {
        Trajectory way = new Trajectory(points);
        double[] point = new double[dimension];
        for (int k = 0; k < points; k++) {
            for (int i = 0; i < dimension; i++) {
                point[i] += drift * (i + 1) * (random.nextDouble() - 0.3);
            }
            way.visit(k, -k, point);
        }
        return way;
    }

    @Test
    void noOtherPlaneKeepsMore() {
        SplittableRandom random = new SplittableRandom(5);
        double[] trap = new double[6];
        List<Trajectory> ways = List.of(random(30, 6, 1, random), random(200, 6, 2, random),
                random(25, 6, 0.1, random));
        Plane plane = Plane.of(trap, ways, trap);
        List<double[]> points = new ArrayList<>();
        for (Trajectory way : ways) {
            for (int k = 1; k <= Plane.EACH; k++) {
                points.add(
                        way.stops().get((int) Math.round((double) k * (way.stops().size() - 1) / Plane.EACH)).point());
            }
        }
        assertThat(plane.share()).isCloseTo(share(plane, points), within(1e-12)).isBetween(0.3, 0.999);
        for (int k = 0; k < 500; k++) {
            Frame other = nadir.surface.Directions.through(trap,
                    List.of(moved(plane, 0, random), moved(plane, 1, random)));
            assertThat(share(new Plane(other, 0), points)).isLessThanOrEqualTo(plane.share() + 1e-12);
        }
    }

    private static double[] moved(Plane plane, int direction, SplittableRandom random) {
        return Draws.moved(plane.frame().directions().get(direction).vector(), 0.3 * random.nextDouble(), random);
    }

    /// From the distances alone.
    private static double share(Plane plane, List<double[]> points) {
        double whole = 0;
        double beside = 0;
        for (double[] point : points) {
            whole += Math.pow(Draws.norm(point), 2);
            beside += Math.pow(plane.distance(point), 2);
        }
        return 1 - beside / whole;
    }

    @Test
    void whoRanOffDoesNotChooseThePlaneAndWhereAllStayTheBetterPointDoes() {
        double[] trap = new double[4];
        Trajectory lost = new Trajectory(10);
        lost.visit(0, 1, trap);
        lost.visit(1, 1e9, new double[] {1e6, 0, 0, 0});
        Trajectory notFinite = new Trajectory(10);
        notFinite.visit(0, 1, trap);
        notFinite.visit(1, Double.NaN, new double[] {0, 1e6, 0, 0});
        Trajectory stayed = new Trajectory(10);
        stayed.visit(0, 1, trap);
        assertThat(List.of(lost, notFinite, stayed)).noneMatch(Plane::counts);
        Plane plane = Plane.of(trap, List.of(lost, notFinite, stayed), new double[] {0, 0, 3, 0});
        assertThat(plane.distance(new double[] {0, 0, 3, 0})).isCloseTo(0, within(1e-9));
        Trajectory went = new Trajectory(10);
        went.visit(0, 1, trap);
        went.visit(1, 0.5, new double[] {0, 0, 0, 2});
        Plane along = Plane.of(trap, List.of(went), new double[] {0, 0, 3, 0});
        assertThat(along.distance(new double[] {0, 0, 7, 5})).isCloseTo(0, within(1e-9));
    }
}
