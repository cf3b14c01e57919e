package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import nadir.data.InputException;
import nadir.network.Block;
import nadir.network.Network;
import nadir.optimize.Progress;
import nadir.storage.Beginning;
import nadir.storage.Destination;
import nadir.storage.Trajectory;
import org.jspecify.annotations.Nullable;

/// Keeps some points of a training run in a file: every iteration at first, and every second of them whenever there are too
/// many, so that they stay evenly spaced and bounded in number and memory. The last one is where the run ended.
final class TrajectoryKeeper {
    /// At most, besides the end.
    static final int POINTS = 256;
    private static final int FEWEST = 16;
    /// 256 MiB.
    private static final int NUMBERS = 1 << 25;

    private final Path file;
    private final int dimension;
    private final int most;
    private final String about;
    private final List<Entry> entries = new ArrayList<>();
    private long stride = 1;
    private boolean changed;

    private record Entry(long iteration, double loss, double[] point) {}

    /// @param settings what the run depends on
    TrajectoryKeeper(Path file, Network network, SortedMap<String, String> settings) {
        this.file = file;
        this.dimension = network.layout().size();
        this.most = Math.clamp(NUMBERS / Math.max(1, dimension), FEWEST, POINTS);
        StringBuilder lines = new StringBuilder("nadir trajectory 1\n");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            lines.append(setting.getKey()).append(": ").append(setting.getValue()).append('\n');
        }
        for (Block block : network.layout().blocks()) {
            lines.append("parameter ").append(block.name()).append(' ').append(block.shape()).append('\n');
        }
        this.about = lines.toString();
    }

    String name() {
        return file.toString();
    }

    /// Takes up what an earlier run left, or checks that the file can be written.
    ///
    /// @param reached the iteration from which the run goes on; -1 where it begins
    /// @throws InputException if the file is of something else, or misses points up to there
    void begin(Beginning beginning, long reached) throws IOException {
        Destination.requireWritable(file);
        boolean exists = Destination.exists(file);
        if (beginning != Beginning.RESUME) {
            // A file that is no trajectory is never replaced by one: it is there by mistake.
            if (exists && !Trajectory.isOne(file)) {
                throw new InputException(file + " is there already and is no trajectory; name another file with "
                        + "--keep-trajectory");
            }
            return;
        }
        if (!exists) {
            throw new InputException("there is no trajectory " + file
                    + " of the run that is resumed; leave out --keep-trajectory, or start over with --restart");
        }
        Trajectory left = Trajectory.load(file, dimension);
        if (!left.about().equals(about)) {
            throw new InputException(file + " is the trajectory of another run than the one that is resumed; leave out "
                    + "--keep-trajectory, or start over with --restart");
        }
        goOn(left, reached);
    }

    private void goOn(Trajectory left, long reached) {
        long[] iterations = left.iterations();
        // The end of a run need not lie on the stride; all others do, the second among them.
        stride = iterations.length > 2 ? iterations[1] : 1;
        for (int k = 0; k < iterations.length; k++) {
            boolean again = k > 0 && iterations[k] == iterations[k - 1];
            if (iterations[k] % stride == 0 && iterations[k] <= reached && !again) {
                entries.add(new Entry(iterations[k], left.losses()[k], left.parameters()[k]));
            }
        }
        if (entries.size() != reached / stride + 1) {
            throw new InputException(file + " misses points of the run up to iteration " + reached
                    + "; leave out --keep-trajectory, or start over with --restart");
        }
    }

    /// Hears of an iteration.
    ///
    /// @param point not kept, but copied
    /// @param loss of the whole data in double precision; called for points that are kept
    void offer(Progress progress, double[] point, ToDoubleFunction<double[]> loss) {
        if (progress.iteration() % stride != 0) {
            return;
        }
        entries.add(new Entry(progress.iteration(), loss.applyAsDouble(point), point.clone()));
        changed = true;
        if (entries.size() > most) {
            stride *= 2;
            entries.removeIf(entry -> entry.iteration() % stride != 0);
        }
    }

    /// Writes what there is, if anything is new.
    void save() throws IOException {
        if (changed) {
            write(null);
            changed = false;
        }
    }

    /// Writes everything, with the point where the run ended.
    void end(long iteration, double loss, double[] point) throws IOException {
        Entry last = entries.isEmpty() ? null : entries.getLast();
        boolean isThere = last != null && last.iteration() == iteration && Arrays.equals(last.point(), point);
        write(isThere ? null : new Entry(iteration, loss, point));
        changed = false;
    }

    private void write(@Nullable Entry end) throws IOException {
        List<Entry> all = new ArrayList<>(entries);
        if (end != null) {
            all.add(end);
        }
        new Trajectory(about, all.stream().mapToLong(Entry::iteration).toArray(),
                all.stream().mapToDouble(Entry::loss).toArray(),
                all.stream().map(Entry::point).toArray(double[][]::new)).save(file);
    }
}
