package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nadir.data.InputException;
import nadir.network.DenseNetwork;
import nadir.race.BlackBox;
import nadir.race.Contender;
import nadir.race.Contenders;
import nadir.race.Knowledge;
import nadir.race.Plane;
import nadir.race.Problem;
import nadir.race.ProblemKind;
import nadir.race.ProblemSpec;
import nadir.race.Race;
import nadir.race.Result;
import nadir.race.Start;
import nadir.race.Trajectory;
import nadir.race.Truth;
import nadir.race.WhiteBox;
import nadir.storage.Destination;
import nadir.storage.FileContent;
import nadir.surface.Frame;
import nadir.trap.Trap;
import org.jspecify.annotations.Nullable;

/// Races contenders out of a trap that lies in a folder, or that a problem of the benchmark begins at, and shows their ways
/// in the most telling plane.
public final class TrapRace {
    /// Who races where nobody is named.
    public static final List<String> USUAL = List.of("gd", "momentum", "adam-fast", "lbfgs", "newton-cg", "noisy-sgd",
            "perturbed-gd", "escape-auto");

    /// Doubles that are kept of each way at most, 16 MB.
    private static final int MOST_NUMBERS = 1 << 21;
    private static final int HASH_DIGITS = 12;

    private final TrapRaceOptions options;
    private final Problem problem;
    private final double @Nullable [] better;
    private final List<Contender> contenders;
    private final Start start;

    /// Hears how far a race is, and stops it.
    public interface Listener {
        /// A contender has ended, or nobody has yet.
        void raced(int done, int contenders);

        /// The plane's picture has so many of its points.
        void drawn(int done, int points);

        /// Whether the user wants to stop.
        boolean isCancelled();
    }

    /// What a race gives.
    ///
    /// @param conventions what its losses mean
    public record Findings(LossConventions conventions, TrapRaceResult result) {}

    private record Raced(Contender contender, RaceJournal.Ended end) {
        Trajectory way() {
            return end.way();
        }
    }

    private TrapRace(TrapRaceOptions options) {
        requireSensible(options);
        this.options = options;
        this.contenders = (options.optimizers().isEmpty() ? USUAL : options.optimizers()).stream()
                .distinct()
                .map(Contenders::named)
                .toList();
        if (TrapFolder.isOne(place())) {
            TrapFolder folder = TrapFolder.load(place());
            TrapTruth.Better known = known(folder);
            this.better = TrapTruth.numbers(known.parameters());
            this.problem = problem(folder, known);
        } else {
            this.better = null;
            this.problem = named(options.trap());
        }
        this.start = options.distance() > 0 ? new Start.Beside(options.distance(), 1) : new Start.At();
    }

    private Path place() {
        return Path.of(options.trap());
    }

    private TrapTruth.Better known(TrapFolder folder) {
        TrapTruth.Better known = folder.truth().betterPoint();
        if (known == null) {
            throw new InputException("nothing lower than the trap in " + options.trap() + " is known, so that nobody "
                    + "can be said to get out; build one with another seed or more --starts");
        }
        return known;
    }

    /// A problem of the benchmark.
    private static Problem named(String name) {
        boolean isName = Arrays.stream(ProblemKind.values()).anyMatch(kind -> name.startsWith(kind.label() + "/"));
        if (!isName) {
            throw new InputException(
                    name + " is no folder of a trap; build one with nadir trap, or name a problem that "
                            + "nadir bench --list shows");
        }
        ProblemSpec spec = ProblemSpec.of(name);
        if (spec.kind() == ProblemKind.LINEAR || spec.kind() == ProblemKind.DATA) {
            throw new InputException(
                    name + " begins at random points, and there is no trap to race out of; nadir bench "
                            + "--problems races on it");
        }
        return Problem.of(spec);
    }

    private static void requireSensible(TrapRaceOptions options) {
        if (!(options.budget() >= 10 && options.budget() <= 1e7)) {
            throw new InputException("--budget requires a number of gradients from 10 to 10,000,000, got "
                    + options.budget());
        }
        if (!(options.distance() >= 0 && options.distance() <= 1e6)) {
            throw new InputException("--distance requires a number of at least 0, got " + options.distance());
        }
        if (options.points() < 4 || options.points() > 2000) {
            throw new InputException("--points requires a number from 4 to 2000, got " + options.points());
        }
        if (options.grid() < 2 || options.grid() > 201) {
            throw new InputException("--grid requires a number from 2 to 201, got " + options.grid());
        }
    }

    private static Problem problem(TrapFolder folder, TrapTruth.Better known) {
        TrapTruth truth = folder.truth();
        if (!(folder.model().network() instanceof DenseNetwork network)) {
            throw new InputException("races need the dense network that nadir trap writes, got "
                    + folder.model().network());
        }
        ProblemKind kind = Arrays.stream(ProblemKind.values())
                .filter(one -> one.label().equals(truth.kind()))
                .findFirst()
                .orElseThrow(() -> new InputException("there is no trap of the kind '" + truth.kind() + "'"));
        String name = "given/" + truth.kind() + "/" + truth.network().replace(' ', '-') + "/s" + truth.seed() + "/"
                + truth.dataHash().substring(0, Math.min(HASH_DIGITS, truth.dataHash().length()));
        double level = truth.construction().ray() == null ? truth.loss() : truth.construction().ray().limit();
        Knowledge knowledge = truth.kind().equals(Trap.Kind.SADDLE.label()) ? Knowledge.CLOSED_FORM
                : Knowledge.LOWER_POINT;
        return new Problem(new ProblemSpec.Given(kind, name), network, folder.data(),
                folder.model()
                        .metadata()
                        .conventions()
                        .orElseThrow(() -> new InputException(
                                "the trap's model does not say what its loss is; build the trap again")),
                folder.model().parameters(), Truth.leaving(level, known.loss(), knowledge), "");
    }

    /// Races, and draws the plane.
    ///
    /// @throws InputException if there is no trap in the folder, an optimiser is unknown, or a number cannot be used
    /// @throws CancellationException if the listener stops it; the message says what was kept
    public static Findings run(TrapRaceOptions options, Listener listener) {
        TrapRace race = new TrapRace(options);
        try (RaceJournal journal = RaceJournal.open(options.report(), options.resume(), race.subject())) {
            return new Findings(LossConventions.of(race.problem.conventions()), race.run(journal, listener));
        }
    }

    /// Removes what was kept beside a report that has been written.
    ///
    /// @throws IOException if that fails
    public static void finished(Path report) throws IOException {
        Destination.remove(RaceJournal.beside(report));
    }

    /// What fixes every way.
    private String subject() {
        String files = better == null ? ""
                : ", truth " + hash(TrapFolder.truthFile(place())) + ", model " + hash(TrapFolder.model(place()))
                        + ", data " + hash(TrapFolder.data(place()));
        return "race out of " + problem.spec().name() + files + ", from "
                + options.distance() + " beside it, " + options.budget() + " gradients, " + options.points()
                + " points, seed " + options.seed();
    }

    private static String hash(Path file) {
        return FileContent.sha256(file).substring(0, HASH_DIGITS);
    }

    private TrapRaceResult run(RaceJournal journal, Listener listener) {
        try {
            return raced(journal, listener);
        } catch (CancellationException stopped) {
            CancellationException told = new CancellationException(journal.saved(contenders.size()));
            told.initCause(stopped);
            throw told;
        }
    }

    private TrapRaceResult raced(RaceJournal journal, Listener listener) {
        List<Raced> raced = race(journal, listener);
        Plane plane = Plane.of(problem.trap(), raced.stream().map(Raced::way).toList(), better);
        List<TrapRaceResult.Racer> racers = raced.stream()
                .map(one -> racer(one, plane))
                .sorted(Comparator.comparingDouble((TrapRaceResult.Racer racer) -> racer.costToTarget()
                        .orElse(Double.POSITIVE_INFINITY)).thenComparingDouble(TrapRace::end))
                .toList();
        return new TrapRaceResult(options.trap(), problem.spec().kind().label(), problem.network().toString(),
                problem.trap().length, problem.data().rows(), problem.truth().level(), problem.truth().better(),
                problem.truth().knowledge().label(), problem.truth().target(), options.distance(), options.budget(),
                options.seed(), new RacePicture(problem, plane, options.grid(), options.threads()).of(racers, listener),
                better == null ? null : place(plane, better), racers);
    }

    private static double end(TrapRaceResult.Racer racer) {
        Double loss = racer.loss();
        return loss == null || loss.isNaN() ? Double.POSITIVE_INFINITY : loss;
    }

    private List<Raced> race(RaceJournal journal, Listener listener) {
        int most = Math.clamp(MOST_NUMBERS / Math.max(1, problem.trap().length), 4, options.points());
        listener.raced(0, contenders.size());
        List<Raced> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(options.threads())) {
            List<Future<Raced>> futures = contenders.stream()
                    .map(contender -> threads.submit(
                            () -> new Raced(contender, ended(contender, most, journal, listener))))
                    .toList();
            for (Future<Raced> future : futures) {
                all.add(future.get());
                listener.raced(all.size(), contenders.size());
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the race was stopped");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(failed);
        }
        return all;
    }

    private RaceJournal.Ended ended(Contender contender, int most, RaceJournal journal, Listener listener) {
        RaceJournal.Ended known = journal.of(contender.name());
        if (known != null) {
            return known;
        }
        Trajectory way = new Trajectory(most);
        Result result = new Race(problem, start, contender, options.budget(), options.seed())
                .follow(listener::isCancelled, way);
        return journal.add(RaceJournal.Ended.of(contender.name(), result, way));
    }

    private TrapRaceResult.Racer racer(Raced raced, Plane plane) {
        RaceJournal.Ended result = raced.end();
        List<Trajectory.Stop> stops = raced.way().stops();
        List<TrapRaceResult.Place> places = stops.stream().map(stop -> place(plane, stop.point())).toList();
        TrapRaceResult.Place last = places.getLast();
        double inside = last.x() * last.x() + last.y() * last.y();
        double whole = inside + last.beside() * last.beside();
        return new TrapRaceResult.Racer(raced.contender().name(), switch (raced.contender()) {
            case BlackBox _ -> "black-box";
            case WhiteBox _ -> "white-box";
        }, result.verdict(), result.cause(), known(result.value()), known(result.closed()),
                Double.isNaN(result.costToTarget()) ? OptionalDouble.empty() : OptionalDouble.of(result.costToTarget()),
                result.cost(), Math.sqrt(whole), whole > 0 ? (Double) (inside / whole) : null,
                Plane.counts(raced.way()),
                new TrapRaceResult.Way(stops.stream().mapToDouble(Trajectory.Stop::cost).toArray(),
                        stops.stream().mapToDouble(Trajectory.Stop::loss).toArray(),
                        places.stream().mapToDouble(TrapRaceResult.Place::x).toArray(),
                        places.stream().mapToDouble(TrapRaceResult.Place::y).toArray(),
                        places.stream().mapToDouble(TrapRaceResult.Place::beside).toArray()));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static TrapRaceResult.Place place(Plane plane, double[] point) {
        Frame frame = plane.frame();
        double[] at = frame.coordinates(point);
        return new TrapRaceResult.Place(at[0], at[1], plane.distance(point));
    }
}
