package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import nadir.data.InputException;
import nadir.race.Result;
import nadir.race.Trajectory;
import nadir.storage.Destination;
import nadir.storage.Journal;
import nadir.version.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The contenders of an unfinished race that have ended, with their ways, in a file beside the report that the race will be
/// written to. Without a report there is none.
final class RaceJournal implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FACTS = 4;

    private final @Nullable Path file;
    private final @Nullable Journal journal;
    private final List<Ended> ended = new ArrayList<>();

    private RaceJournal(@Nullable Path file, @Nullable Journal journal) {
        this.file = file;
        this.journal = journal;
        if (journal != null) {
            journal.entries().forEach(entry -> ended.add(JSON.readValue(entry, Line.class).ended()));
        }
    }

    /// A contender that has ended.
    ///
    /// @param verdict a label of [nadir.race.Verdict]
    /// @param value as in [Result], like the three that follow
    /// @param cost of all of its way
    record Ended(String optimizer, String verdict, @Nullable String cause, double value, double closed,
            double costToTarget, double cost, Trajectory way) {
        static Ended of(String optimizer, Result result, Trajectory way) {
            return new Ended(optimizer, result.verdict().label(), result.cause(), result.value(), result.closed(),
                    result.costToTarget(), result.costs().total(), way);
        }
    }

    /// A line of the journal.
    ///
    /// @param dimension p
    /// @param numbers to the last bit: the facts, then of each point its cost, its loss and itself
    record Line(String optimizer, String verdict, @Nullable String cause, int dimension, String numbers) {
        static Line of(Ended ended) {
            List<Trajectory.Stop> stops = ended.way().stops();
            int dimension = stops.getFirst().point().length;
            ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (FACTS + stops.size() * (2 + dimension)));
            DoubleBuffer numbers = bytes.asDoubleBuffer();
            numbers.put(new double[] {ended.value(), ended.closed(), ended.costToTarget(), ended.cost()});
            for (Trajectory.Stop stop : stops) {
                numbers.put(stop.cost()).put(stop.loss()).put(stop.point());
            }
            return new Line(ended.optimizer(), ended.verdict(), ended.cause(), dimension,
                    Base64.getEncoder().encodeToString(bytes.array()));
        }

        Ended ended() {
            DoubleBuffer all = ByteBuffer.wrap(Base64.getDecoder().decode(numbers)).asDoubleBuffer();
            double[] facts = new double[FACTS];
            all.get(facts);
            List<Trajectory.Stop> stops = new ArrayList<>();
            while (all.hasRemaining()) {
                double cost = all.get();
                double loss = all.get();
                double[] point = new double[dimension];
                all.get(point);
                stops.add(new Trajectory.Stop(cost, loss, point));
            }
            return new Ended(optimizer, verdict, cause, facts[0], facts[1], facts[2], facts[3], Trajectory.of(stops));
        }
    }

    /// Goes on with the journal of a report, or begins it.
    ///
    /// @param subject what is raced
    /// @throws InputException if the journal is there and the user did not ask to resume, or there is no report to resume
    static RaceJournal open(@Nullable Path report, boolean resume, String subject) {
        if (report == null) {
            if (resume) {
                throw new InputException("--resume goes on from the journal beside --report FILE; give the file");
            }
            return new RaceJournal(null, null);
        }
        Path file = beside(report);
        if (!resume && Destination.exists(file)) {
            throw new InputException("there is a race that was cut short in " + file
                    + "; go on from it with --resume, or remove it");
        }
        try {
            return new RaceJournal(file, Journal.open(file, Version.CURRENT + " " + subject));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Where the journal of a report is.
    static Path beside(Path report) {
        return report.resolveSibling(report.getFileName() + ".journal");
    }

    /// What is known of a contender; null if it has not ended.
    synchronized @Nullable Ended of(String optimizer) {
        return ended.stream().filter(one -> one.optimizer().equals(optimizer)).findFirst().orElse(null);
    }

    /// @throws UncheckedIOException if it cannot be written
    synchronized Ended add(Ended one) {
        try {
            if (journal != null) {
                journal.add(JSON.writeValueAsString(Line.of(one)));
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        ended.add(one);
        return one;
    }

    /// What an interrupted user is told.
    synchronized String saved(int all) {
        return file == null ? "nothing was saved, for there is no --report FILE"
                : ended.size() + " of " + all + " optimisers are in " + file + ", and from there --resume goes on";
    }

    @Override
    public void close() {
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
