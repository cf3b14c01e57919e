package nadir.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import nadir.data.InputException;
import nadir.escape.EscapeMethod;
import nadir.optimize.Adam;
import nadir.optimize.ArmijoDescent;
import nadir.optimize.GradientDescent;
import nadir.optimize.Lbfgs;
import nadir.optimize.Momentum;
import nadir.optimize.NewtonCg;
import nadir.optimize.Schedule;

/// The contenders that this process knows: those shipped, and users' services.
public final class Contenders {
    private Contenders() {}

    /// Those shipped, in the order of reports: plain optimisers, those that draw, and white boxes.
    public static List<Contender> shipped() {
        List<Contender> all = new ArrayList<>(List.of(
                new Descent("gd", "gradient descent, rate 0.1", new GradientDescent(Schedule.constant(0.1))),
                new Descent("gd-armijo", "gradient descent with Armijo's line search", ArmijoDescent.defaults()),
                new Descent("momentum", "heavy ball, rate 0.05, decay 0.9", Momentum.heavyBall(0.05)),
                new Descent("adam", "Adam, rate 0.001", Adam.of(Schedule.constant(0.001))),
                new Descent("adam-fast", "Adam, rate 0.03", Adam.of(Schedule.constant(0.03))),
                new Descent("lbfgs", "L-BFGS with a Wolfe line search", Lbfgs.defaults()),
                new Descent("newton-cg", "Newton-CG in a trust region, follows negative curvature",
                        NewtonCg.defaults()),
                new SampledDescent(0.1, 8, 0), new SampledDescent(0.1, 8, 0.1),
                new PerturbedDescent(0.1, 0.1, 1e-3, 300, 1e-6), new Restarts(false), new Restarts(true)));
        Arrays.stream(EscapeMethod.values()).map(Escaping::new).forEach(all::add);
        return List.copyOf(all);
    }

    /// Those shipped and those found as services.
    ///
    /// @throws InputException if two have the same name
    public static List<Contender> known() {
        List<Contender> all = new ArrayList<>(shipped());
        ServiceLoader.load(Contender.class, Contenders.class.getClassLoader())
                .stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Contender::name))
                .forEach(all::add);
        Set<String> names = new HashSet<>();
        for (Contender contender : all) {
            if (!names.add(contender.name())) {
                throw new InputException("there are two optimisers of the name " + contender.name()
                        + "; give the one in META-INF/services/nadir.race.Contender another name");
            }
        }
        return all;
    }

    /// The one of a name.
    ///
    /// @throws InputException if there is none
    public static Contender named(String name) {
        List<Contender> all = known();
        return all.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("there is no optimiser '" + name + "'; there are "
                        + String.join(", ", all.stream().map(Contender::name).toList())
                        + ", and any other by --optimizer-command NAME=COMMAND"));
    }
}
