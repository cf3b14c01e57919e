package nadir.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/// Encloses a subject's loss, gradient and Hessian over boxes: sample by sample, summed in the order of the samples.
final class Enclosures {
    private final Subject subject;
    private final Tape tape;
    private final double[] parameters;
    private final double delta;
    private final int threads;
    private final DoubleConsumer progress;
    private final @Nullable DecimalEnclosures decimals;

    /// @param progress is told how much of a Hessian is done, from 0 to 1, by one thread
    Enclosures(Subject subject, int threads, DoubleConsumer progress) {
        this(subject, Unrolling.of(subject.sample()), subject.parameters(), 0, Precision.DOUBLE, threads, progress);
    }

    /// @param precision of loss and gradient at centers of boxes
    Enclosures(Subject subject, Precision precision, int threads, DoubleConsumer progress) {
        this(subject, Unrolling.of(subject.sample()), subject.parameters(), 0, precision, threads, progress);
    }

    /// The same for all targets within `delta` of the subject's, and with another network.
    ///
    /// @param tape the loss of a sample
    /// @param parameters the tape's
    Enclosures(Subject subject, Tape tape, double[] parameters, double delta, int threads, DoubleConsumer progress) {
        this(subject, tape, parameters, delta, Precision.DOUBLE, threads, progress);
    }

    private Enclosures(Subject subject, Tape tape, double[] parameters, double delta, Precision precision, int threads,
            DoubleConsumer progress) {
        this.subject = subject;
        this.tape = tape;
        this.parameters = parameters;
        this.delta = delta;
        this.threads = threads;
        this.progress = progress;
        this.decimals = switch (precision) {
            case DOUBLE -> null;
            case DECIMAL -> new DecimalEnclosures(subject, tape);
        };
    }

    /// A box that is the point.
    Interval[] point() {
        return Arrays.stream(parameters).mapToObj(Interval::of).toArray(Interval[]::new);
    }

    /// The smallest box with the point inside.
    Interval[] neighbourhood() {
        return Arrays.stream(parameters)
                .mapToObj(x -> new Interval(Math.nextDown(x), Math.nextUp(x)))
                .toArray(Interval[]::new);
    }

    private Sweep sweep() {
        return new Sweep(tape, parameters.length);
    }

    private static double[] row(double[] matrix, int row, int columns) {
        return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
    }

    /// All numbers within a distance.
    static Interval around(double number, double distance) {
        return distance == 0 ? Interval.of(number)
                : Interval.of(number).plus(new Interval(-distance, distance));
    }

    private void evaluate(Sweep sweep, Interval[] box, int sample) {
        int features = subject.x().shape().extent(1);
        int outputs = subject.y().shape().extent(1);
        Interval[] targets = Arrays.stream(row(subject.y().values(), sample, outputs))
                .mapToObj(y -> around(y, delta))
                .toArray(Interval[]::new);
        sweep.at(box, row(subject.x().values(), sample, features), targets);
    }

    /// 1/m or 1, times a sum.
    Interval reduced(Interval sum) {
        return subject.mean() ? sum.times(Interval.of(subject.samples()).reciprocal()) : sum;
    }

    /// The loss over a box.
    Interval loss(Interval[] box) {
        Sweep sweep = sweep();
        Interval sum = Interval.ZERO;
        for (int i = 0; i < subject.samples(); i++) {
            evaluate(sweep, box, i);
            sum = sum.plus(sweep.loss());
        }
        return reduced(sum).plus(penalty(box));
    }

    /// The loss over a box, also by its mean value form L(c) + g(X) (X - c).
    Interval lossByMeanValue(Interval[] box) {
        Interval[] gradient = gradient(box);
        Interval[] center = CriticalBox.center(box);
        Interval form = lossAt(center);
        for (int k = 0; k < box.length; k++) {
            form = form.plus(gradient[k].times(box[k].minus(center[k])));
        }
        return form.and(loss(box));
    }

    /// The loss at a point. Decimals are believed only where doubles agree.
    private Interval lossAt(Interval[] point) {
        Interval loss = loss(point);
        return decimals == null ? loss : decimals.loss(numbers(point)).and(loss);
    }

    /// The gradient at a point. Decimals are believed only where doubles agree.
    Interval[] gradientAt(Interval[] point) {
        Interval[] gradient = gradient(point);
        if (decimals != null) {
            Interval[] sharper = decimals.gradient(numbers(point));
            for (int k = 0; k < gradient.length; k++) {
                gradient[k] = sharper[k].and(gradient[k]);
            }
        }
        return gradient;
    }

    private static double[] numbers(Interval[] point) {
        for (Interval number : point) {
            if (number.lower() != number.upper()) {
                throw new IllegalArgumentException("a point requires numbers, got " + number);
            }
        }
        return Arrays.stream(point).mapToDouble(Interval::lower).toArray();
    }

    /// (w/2) |theta|^2
    private Interval penalty(Interval[] box) {
        Interval sum = Interval.ZERO;
        for (Interval parameter : box) {
            sum = sum.plus(parameter.square());
        }
        return sum.times(subject.weightDecay()).times(0.5);
    }

    /// The gradient over a box.
    Interval[] gradient(Interval[] box) {
        Sweep sweep = sweep();
        Interval[] sum = zeros(box.length);
        for (int i = 0; i < subject.samples(); i++) {
            evaluate(sweep, box, i);
            sweep.back();
            sweep.addGradient(sum);
        }
        for (int k = 0; k < sum.length; k++) {
            sum[k] = reduced(sum[k]).plus(box[k].times(subject.weightDecay()));
        }
        return sum;
    }

    /// The Hessian over a box, as one array for each column.
    Interval[][] hessian(Interval[] box) {
        requireMemory(box.length);
        Interval[][] columns = new Interval[box.length][];
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int start = t;
            tasks.add(() -> everyColumn(columns, start, box));
        }
        runAll(tasks);
        for (int j = 0; j < columns.length; j++) {
            for (int k = 0; k < columns.length; k++) {
                columns[j][k] = reduced(columns[j][k]);
            }
            columns[j][j] = columns[j][j].plus(Interval.of(subject.weightDecay()));
        }
        return columns;
    }

    /// Columns `start`, `start + threads`, ...
    private boolean everyColumn(Interval[][] columns, int start, Interval[] box) {
        Sweep sweep = sweep();
        for (int j = start; j < columns.length; j += threads) {
            columns[j] = zeros(box.length);
        }
        for (int i = 0; i < subject.samples(); i++) {
            evaluate(sweep, box, i);
            sweep.back();
            for (int j = start; j < columns.length; j += threads) {
                sweep.addColumn(j, columns[j]);
            }
            if (start == 0) {
                progress.accept((i + 1.0) / subject.samples());
            }
        }
        return true;
    }

    private static Interval[] zeros(int size) {
        Interval[] zeros = new Interval[size];
        Arrays.fill(zeros, Interval.ZERO);
        return zeros;
    }

    /// Two matrices of intervals are held at a time, and 40 bytes are enough for one interval and its reference.
    private static void requireMemory(int parameters) {
        long needed = 2L * 40 * parameters * parameters;
        if (needed > Runtime.getRuntime().maxMemory()) {
            throw new NotConfirmedException("a Hessian of " + parameters + " parameters in intervals takes "
                    + (needed >> 20) + " MB; allow more memory");
        }
    }

    private void runAll(List<Callable<Boolean>> tasks) {
        try (ExecutorService workers = Executors.newFixedThreadPool(threads, Enclosures::daemon)) {
            for (Future<Boolean> task : workers.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NotConfirmedException("the check was interrupted");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case NotConfirmedException reason -> throw reason;
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "nadir-check");
        thread.setDaemon(true);
        return thread;
    }
}
