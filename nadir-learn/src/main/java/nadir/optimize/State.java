package nadir.optimize;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import nadir.objective.Objective;

/// Where an optimiser stands: the current iterate plus whatever the method remembers, under names. All memory of a
/// method lives here and none in the optimiser itself, which is what makes a run resumable: a snapshot of the state
/// restores it exactly.
///
/// Three kinds of storage:
/// - [#current()] and the named vectors, scalars and counters: saved;
/// - [#trial()] and [#scratch(String)]: work space that is kept between steps only to save allocation. It is **not
///   saved**; its contents at the start of a step are arbitrary and a step must not read them before writing.
public final class State {
    /// Name of the vector in which a method that moves before it knows the value keeps the last point whose value and
    /// gradient were finite.
    public static final String LAST_GOOD = "last-good-point";

    private final int dimension;
    private final Map<String, double[]> vectors = new TreeMap<>();
    private final Map<String, Scalar> scalars = new TreeMap<>();
    private final Map<String, Counter> counters = new TreeMap<>();
    private final Map<String, Object> scratch = new HashMap<>();
    private Iterate current;
    private Iterate trial;
    private long iteration;
    private boolean midIteration;

    private State(int dimension) {
        this.dimension = dimension;
        this.current = new Iterate(dimension);
        this.trial = new Iterate(dimension);
    }

    /// The state at a copy of `start` with nothing remembered; evaluates the objective there once.
    public static State at(Objective objective, double[] start) {
        if (start.length != objective.dimension()) {
            throw new IllegalArgumentException("The objective requires a point of " + objective.dimension()
                    + " coordinates, got a start of " + start.length);
        }
        State state = unevaluated(start);
        state.current.evaluate(objective);
        return state;
    }

    /// The state at a copy of `start` before value and gradient of its current iterate are known.
    static State unevaluated(double[] start) {
        State state = new State(start.length);
        System.arraycopy(start, 0, state.current.point(), 0, start.length);
        return state;
    }

    /// The number of coordinates.
    public int dimension() {
        return dimension;
    }

    /// Iterations completed; counted by the run, not by the optimiser. For methods that sample, one epoch is one
    /// iteration.
    public long iteration() {
        return iteration;
    }

    /// The current iterate: the best-founded point of the method, with value and gradient.
    public Iterate current() {
        return current;
    }

    /// Room for a trial point; not saved.
    public Iterate trial() {
        return trial;
    }

    /// Makes the trial iterate the current one. Costs no copy: the two change roles.
    public void accept() {
        Iterate old = current;
        current = trial;
        trial = old;
    }

    /// A saved vector of the point's length, zero at first.
    public double[] vector(String name) {
        return vector(name, dimension);
    }

    /// A saved vector of the given length, zero at first.
    public double[] vector(String name, int length) {
        return vectors.computeIfAbsent(name, key -> new double[length]);
    }

    /// Whether the vector has been asked for before.
    public boolean hasVector(String name) {
        return vectors.containsKey(name);
    }

    /// A saved number, `initially` until it is set.
    public double scalar(String name, double initially) {
        Scalar cell = scalars.get(name);
        return cell == null ? initially : cell.or(initially);
    }

    /// Sets a saved number.
    public void setScalar(String name, double value) {
        scalarCell(name).set(value);
    }

    /// A saved whole number, 0 until it is set.
    public long counter(String name) {
        Counter cell = counters.get(name);
        return cell == null ? 0 : cell.get();
    }

    /// Sets a saved whole number.
    public void setCounter(String name, long value) {
        counterCell(name).set(value);
    }

    /// The place of a saved number, for methods whose steps are so short that looking up names would take most of them.
    Scalar scalarCell(String name) {
        return scalars.computeIfAbsent(name, key -> new Scalar());
    }

    /// The place of a saved whole number.
    Counter counterCell(String name) {
        return counters.computeIfAbsent(name, key -> new Counter());
    }

    /// A number that is saved once it has been set.
    static final class Scalar {
        private double value;
        private boolean known;

        double or(double initially) {
            return known ? value : initially;
        }

        void set(double newValue) {
            value = newValue;
            known = true;
        }
    }

    /// A whole number that is saved once it has been set.
    static final class Counter {
        private long value;
        private boolean known;

        long get() {
            return value;
        }

        void set(long newValue) {
            value = newValue;
            known = true;
        }
    }

    /// A vector of the point's length that is not saved; see the class comment.
    public double[] scratch(String name) {
        return scratch(name, double[].class, () -> new double[dimension]);
    }

    /// Work space of any type, made on first use and not saved; see the class comment.
    public <T> T scratch(String name, Class<T> type, Supplier<T> make) {
        Object known = scratch.get(name);
        if (known == null) {
            known = make.get();
            scratch.put(name, known);
        }
        return type.cast(known);
    }

    void finishIteration() {
        iteration++;
        midIteration = false;
    }

    void enterIteration() {
        midIteration = true;
    }

    boolean midIteration() {
        return midIteration;
    }

    void save(Snapshot.Draft draft) {
        draft.reals.put("state/point", current.point().clone());
        draft.reals.put("state/gradient", current.gradient().clone());
        draft.reals.put("state/value", new double[] {current.value()});
        draft.integers.put("state/iteration", new long[] {iteration, midIteration ? 1 : 0, current.exact() ? 1 : 0});
        vectors.forEach((name, vector) -> draft.reals.put("state/vector/" + name, vector.clone()));
        scalars.forEach((name, scalar) -> {
            if (scalar.known) {
                draft.reals.put("state/scalar/" + name, new double[] {scalar.value});
            }
        });
        counters.forEach((name, counter) -> {
            if (counter.known) {
                draft.integers.put("state/counter/" + name, new long[] {counter.value});
            }
        });
    }

    static State restore(Snapshot snapshot) {
        double[] point = snapshot.real("state/point");
        State state = new State(point.length);
        System.arraycopy(point, 0, state.current.point(), 0, point.length);
        System.arraycopy(snapshot.real("state/gradient"), 0, state.current.gradient(), 0, point.length);
        long[] flags = snapshot.integer("state/iteration");
        state.iteration = flags[0];
        state.midIteration = flags[1] != 0;
        state.current.set(snapshot.real("state/value")[0], flags[2] != 0);
        below(snapshot.reals(), "state/vector/").forEach((name, vector) -> state.vectors.put(name, vector.clone()));
        below(snapshot.reals(), "state/scalar/").forEach((name, scalar) -> state.setScalar(name, scalar[0]));
        below(snapshot.integers(), "state/counter/").forEach((name, count) -> state.setCounter(name, count[0]));
        return state;
    }

    private static <T> Map<String, T> below(Map<String, T> entries, String prefix) {
        Map<String, T> found = new TreeMap<>();
        entries.forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), entry);
            }
        });
        return found;
    }
}
