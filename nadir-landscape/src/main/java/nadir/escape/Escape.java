package nadir.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nadir.data.InputException;
import nadir.risk.Risk;

/// Looks for ways out of a point, within a budget of evaluations, and descends from what it finds.
///
/// 1. Plain descent (L-BFGS) from the start shows what has to be left: the *settled* loss.
/// 2. The method gives exits: places on the fiber with a slope, lower places along negative curvature, and so on.
/// 3. A tournament descends from all of them and spends most on the best.
/// 4. With budget left, the same again from there. (Growth adds eight units, one after the other, and leaves it at that.)
public final class Escape implements AutoCloseable {
    private static final double SETTLING = 0.1;
    private static final int ROUNDS = 8;
    private static final int GROWTH_ROUNDS = 8;
    /// A round that gains less than this part of the distance to the bound is the last.
    private static final double IDLE = 1e-6;
    private static final double NEURON_SHARE = 0.4;
    /// Below this part of the best constant's distance to the bound there is nothing left to escape from.
    private static final double CLOSED = 1e-9;

    private final Risk risk;
    private final EscapeOptions options;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final double bound;
    private final List<Waypoint> path = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final List<Risk> opened = new ArrayList<>();
    private EscapeMethod successful;
    private Place here;
    private long iterations;

    private Escape(Risk risk, double[] point, EscapeOptions options, EscapeListener listener) {
        this.risk = risk;
        this.options = options;
        this.ledger = new Ledger(options.budget(), listener);
        this.random = new SplittableRandom(options.seed());
        this.bound = risk.lowerBound().value();
        this.successful = options.method();
        this.here = Place.at(risk, point, ledger);
    }

    /// Tries to escape.
    ///
    /// @param risk stays the caller's to close
    /// @throws InputException if the method does not fit the network, the data or the loss
    /// @throws IllegalArgumentException if the point has another length than the network has parameters
    public static EscapeResult run(Risk risk, double[] point, EscapeOptions options, EscapeListener listener) {
        try (Escape escape = new Escape(risk, point, options, listener)) {
            return escape.run();
        }
    }

    private EscapeResult run() {
        double before = here.value();
        record("start", 0);
        ledger.stage("descent from the start");
        move(here.descended(SETTLING * ledger.limit(), ledger), "descent from the start", 0);
        double settled = here.value();
        if (settled - bound <= CLOSED * (risk.bestConstant().value() - bound)) {
            tried.add(EscapeResult.AT_BOUND);
        } else {
            rounds();
        }
        if (ledger.isStopped()) {
            tried.add("stopped");
        }
        EscapeResult.Course course = new EscapeResult.Course(before, settled, here.value(), bound, successful,
                here.risk().network(), here.point(), path, ledger.sightings(), tried, ledger.used(), iterations,
                risk.conventions());
        return course.gain() >= options.least()
                ? new EscapeResult.Escaped(course)
                : new EscapeResult.Stayed(course, options.least());
    }

    private void rounds() {
        for (int round = 0; round < ROUNDS && ledger.left() > 10; round++) {
            double value = here.value();
            switch (options.method()) {
                case AUTO -> automatic(round == 0);
                case CURVATURE -> descend(curved());
                case FIBER -> descend(fiber());
                case NEURONS, SCALING -> neurons(options.method(), 1);
                case GROWTH -> grow();
            }
            boolean once = options.method() == EscapeMethod.GROWTH;
            if (once || !(value - here.value() > IDLE * Math.max(0, value - bound))) {
                return;
            }
        }
    }

    /// What changes nothing but parameters first. Neurons and growth are for where that finds nothing at all.
    private void automatic(boolean first) {
        List<Exit> exits = new ArrayList<>(structural());
        if (exits.isEmpty()) {
            exits.addAll(curved());
        }
        if (exits.isEmpty()) {
            walk().ifPresent(exits::add);
        }
        if (!exits.isEmpty()) {
            descend(exits);
        } else if (first) {
            try {
                neurons(EscapeMethod.NEURONS, NEURON_SHARE);
            } catch (InputException unfit) {
                tried.add("neurons: " + unfit.getMessage());
            }
            if (options.growing() && lacking()) {
                try {
                    grow();
                } catch (InputException unfit) {
                    tried.add("growth: " + unfit.getMessage());
                }
            }
        }
    }

    private boolean lacking() {
        double settled = path.get(Math.min(1, path.size() - 1)).loss();
        return settled - here.value() < options.least() * (settled - bound);
    }

    private List<Exit> structural() {
        ledger.stage("spare units");
        List<Exit> exits = fiberWalk().structural();
        if (exits.isEmpty()) {
            tried.add("fiber: no spare units");
        }
        return exits;
    }

    private FiberWalk fiberWalk() {
        return new FiberWalk(here, ledger, random.split(), options.rise() * Math.max(0, here.value() - bound));
    }

    private Optional<Exit> walk() {
        ledger.stage("walk along the fiber");
        Optional<Exit> exit = fiberWalk().walk();
        if (exit.isEmpty()) {
            tried.add("fiber: a walk in the kernel of the Jacobian found no slope");
        }
        return exit;
    }

    private List<Exit> fiber() {
        List<Exit> exits = new ArrayList<>(structural());
        if (exits.isEmpty()) {
            walk().ifPresent(exits::add);
        }
        return exits;
    }

    private List<Exit> curved() {
        ledger.stage("curvature");
        Curvature curvature = new Curvature(here, ledger, random.split());
        Optional<Exit> negative = curvature.negative();
        if (negative.isPresent()) {
            return List.of(negative.get());
        }
        tried.add("curvature: no clearly negative eigenvalue");
        List<Exit> flat = curvature.flat();
        if (flat.isEmpty()) {
            tried.add("curvature: nothing lower along flat directions");
        }
        return flat;
    }

    private void descend(List<Exit> exits) {
        if (exits.isEmpty()) {
            return;
        }
        ledger.stage("descent from " + exits.size() + (exits.size() == 1 ? " exit" : " exits"));
        accept(new Tournament(ledger).run(exits));
    }

    private void neurons(EscapeMethod method, double share) {
        ledger.stage(method.label());
        Optional<Exit> exit = Neurons.run(here, method, ledger, share, random.nextLong(), options.threads());
        if (exit.isEmpty()) {
            tried.add(method.label() + ": ended no lower");
        }
        exit.ifPresent(this::accept);
    }

    private void grow() {
        for (int round = 0; round < GROWTH_ROUNDS && ledger.left() > 10; round++) {
            ledger.stage("growth");
            double share = ledger.left() / (GROWTH_ROUNDS - round);
            Exit exit = new Growth(here, ledger, random.split(), options.threads()).grown();
            opened.add(exit.place().risk());
            accept(new Exit(exit.place().descended(share, ledger), exit.method(), exit.how(), exit.rise()));
        }
    }

    /// Moves to an exit's end if it is lower.
    private void accept(Exit exit) {
        if (exit.place().value() < here.value()) {
            successful = exit.method();
            move(exit.place(), exit.how() + ", then descent", exit.rise());
        } else {
            tried.add(exit.how() + ": ended no lower");
        }
    }

    private void move(Place place, String stage, double rise) {
        here = place;
        iterations += place.iterations();
        record(stage, rise);
    }

    private void record(String stage, double rise) {
        path.add(new Waypoint(stage, here.value(), here.gradientNorm(), ledger.used(), rise));
    }

    /// Ends the threads of grown networks' risks.
    @Override
    public void close() {
        opened.forEach(Risk::close);
    }
}
